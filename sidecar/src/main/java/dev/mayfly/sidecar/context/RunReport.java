package dev.mayfly.sidecar.context;

import dev.mayfly.core.broker.EndProgress;
import dev.mayfly.core.broker.Granted;
import dev.mayfly.core.broker.Receipt;
import dev.mayfly.core.time.Deadline;
import dev.mayfly.sidecar.configuration.ConfigurationException;
import dev.mayfly.sidecar.configuration.Durations;
import dev.mayfly.sidecar.reporting.Log;
import dev.mayfly.sidecar.reporting.ReceiptForm;
import dev.mayfly.sidecar.reporting.Testimony;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.event.Level;

/** What a run tells the person or the log that watches it. */
public final class RunReport {

  /** Waiting for less than this is not worth a word. */
  private static final Duration QUIET = Duration.ofSeconds(1);

  /** How often a person is shown how far the end has come. */
  private static final Duration SHOWN = Duration.ofMillis(200);

  private final Log log;
  private final boolean terminal;

  public RunReport(Log log, boolean terminal) {
    this.log = log;
    this.terminal = terminal;
  }

  public void refused(String why) {
    log.write(Level.ERROR, why);
  }

  /** The configuration cannot be used: every problem of it. */
  public void refused(ConfigurationException problems) {
    log.write(Level.ERROR, String.valueOf(problems.getMessage()).lines().toList());
  }

  /** Warns where we have the duties of an init, which a program of Java cannot do. */
  public void checkInit(long ourPid) {
    if (ourPid == 1) {
      warn(
          "mayfly is process 1 here: what the command leaves behind stays a zombie until mayfly"
              + " ends; fix: docker run --init, init: true (Compose), shareProcessNamespace: true"
              + " (Kubernetes)");
    }
  }

  /** The command begins: what an outage would mean. */
  public void begun(Map<String, Granted> credentials) {
    new TreeMap<>(credentials)
        .forEach(
            (grant, granted) -> {
              Duration ttl = granted.validity().ttl();
              tell(
                  grant
                      + " as "
                      + granted.credential().account()
                      + ". Vault outage tolerated: "
                      + Durations.format(ttl.dividedBy(2).truncatedTo(ChronoUnit.SECONDS))
                      + ". If this machine dies, access ends within "
                      + Durations.format(ttl)
                      + ", now by "
                      + granted.validity().until().truncatedTo(ChronoUnit.SECONDS));
            });
  }

  /** Waits, and says for what where that takes long. */
  public void await(String status, CompletableFuture<?> what) throws InterruptedException {
    await(() -> status, what);
  }

  /** The same, where what is waited for may change meanwhile. */
  public void await(Supplier<String> status, CompletableFuture<?> what)
      throws InterruptedException {
    String shown = "";
    while (!isDoneWithin(what, QUIET)) {
      String now = status.get();
      if (!now.equals(shown)) {
        shown = now;
        show(now);
      }
    }
    status("");
  }

  private void show(String waiting) {
    if (terminal) {
      log.status(waiting + "…");
    } else {
      log.write(Level.INFO, waiting);
    }
  }

  /** Whether it completes, well or not, in this time. */
  public static boolean isDoneWithin(CompletableFuture<?> what, Duration time)
      throws InterruptedException {
    try {
      what.get(time.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException e) {
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  /** Waits for the end, and shows how far it has come where somebody is looking. */
  public void ending(CompletableFuture<?> over, Deadline deadline, Supplier<EndProgress> progress)
      throws InterruptedException {
    while (!isDoneWithin(over, terminal ? min(SHOWN, deadline) : deadline.remaining())
        && !deadline.passed()) {
      ending(progress.get());
    }
    status("");
  }

  private static Duration min(Duration time, Deadline deadline) {
    return time.compareTo(deadline.remaining()) < 0 ? time : deadline.remaining();
  }

  private void ending(EndProgress progress) {
    status(
        "ending: "
            + progress.ended()
            + " of "
            + progress.all()
            + " credentials at their end (Ctrl-C leaves the rest to the next mayfly)");
  }

  public void status(String text) {
    if (terminal) {
      log.status(text);
    }
  }

  /** The task's receipt; on a terminal as a sentence, for machines whole. */
  public void receipt(Receipt receipt, Testimony told, Optional<String> jws) {
    if (terminal) {
      tell(ReceiptForm.sentence(receipt, told));
    } else {
      log.write(receipt, told, jws);
    }
  }

  /**
   * What was not at its end when patience was over.
   *
   * @param observeOnly whether it was not even to be ended
   */
  public void left(String ledger, List<Receipt> receipts, boolean observeOnly) {
    String next =
        observeOnly
            ? ": nothing is ended while observe_only is true; fix: observe_only: false"
            : ": the next mayfly goes on with it, `mayfly recover` does so at once";
    for (Receipt receipt : receipts) {
      if (!receipt.complete()) {
        log.write(
            receipt.endedAsGuaranteed() ? Level.WARN : Level.ERROR,
            ReceiptForm.sentence(receipt)
                + ". What is left to do stays in "
                + ledger
                + next
                + expiry(receipt));
      }
    }
  }

  /** When Vault takes away what is left, as nobody renews it any more. */
  private static String expiry(Receipt receipt) {
    return receipt.leases().stream()
        .filter(lease -> !lease.state().isTerminal())
        .flatMap(lease -> lease.validity().stream())
        .map(validity -> validity.until().truncatedTo(ChronoUnit.SECONDS))
        .max(Instant::compareTo)
        .map(until -> ". Without either, it expires by " + until)
        .orElse("");
  }

  public void warn(String text) {
    log.write(Level.WARN, text);
  }

  /** To a person always, to a log as information. */
  public void tell(String text) {
    if (terminal) {
      log.tell(text);
    } else {
      log.write(Level.INFO, text);
    }
  }
}
