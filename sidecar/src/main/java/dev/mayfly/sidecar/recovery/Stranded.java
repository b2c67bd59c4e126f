package dev.mayfly.sidecar.recovery;

import dev.mayfly.core.broker.Broker;
import dev.mayfly.core.broker.Receipt;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.ledger.Entry.LeaseIntended;
import dev.mayfly.core.ledger.LedgerName;
import dev.mayfly.core.ledger.LedgerReader;
import dev.mayfly.core.ledger.LedgerStore;
import dev.mayfly.core.time.SystemClock;
import dev.mayfly.sidecar.command.Arguments;
import dev.mayfly.sidecar.command.Command;
import dev.mayfly.sidecar.command.Console;
import dev.mayfly.sidecar.command.Failure;
import dev.mayfly.sidecar.command.Operands;
import dev.mayfly.sidecar.command.Option;
import dev.mayfly.sidecar.command.Usage;
import dev.mayfly.sidecar.context.ProcessEnvironment;
import dev.mayfly.sidecar.instance.CommandContext;
import dev.mayfly.sidecar.instance.Instance;
import dev.mayfly.sidecar.instance.OpenLedger;
import dev.mayfly.sidecar.tasks.TaskSignals;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionException;

/** The commands {@code stranded retry} and {@code stranded resolve}. */
public final class Stranded implements Command {

  private static final Option REASON =
      Option.of("reason", "TEXT", "why it counts as dealt with, for the audit trail; needed");

  private final ProcessEnvironment environment;
  private final boolean resolve;

  private Stranded(ProcessEnvironment environment, boolean resolve) {
    this.environment = environment;
    this.resolve = resolve;
  }

  public static Stranded retry(ProcessEnvironment environment) {
    return new Stranded(environment, false);
  }

  public static Stranded resolve(ProcessEnvironment environment) {
    return new Stranded(environment, true);
  }

  @Override
  public Usage usage() {
    Usage usage =
        resolve
            ? Usage.of("stranded resolve", "declare a stranded lease dealt with")
                .describing(
                    """
                    For a lease whose end cannot be proven any more, as where its database is gone for good. It is never
                    reported as proven; the audit trail says who declared it, and why.\
                    """)
                .with(Option.CONFIG, REASON)
                .examples("mayfly stranded resolve k7f3a9b2cd --reason 'the server was scrapped'")
            : Usage.of("stranded retry", "try the end of a stranded lease again now")
                .with(Option.CONFIG)
                .examples("mayfly stranded retry k7f3a9b2cd");
    return usage.taking(Operands.one("LEASE")).checking("it is at its end", "it is not yet");
  }

  @Override
  public int run(Arguments arguments, Console console) throws Exception {
    LeaseKey key = key(arguments.operands().get(0));
    if (resolve && arguments.find(REASON).isEmpty()) {
      throw new Failure(
          "usage", "mayfly stranded resolve needs --reason", "Say what happened to it.");
    }
    CommandContext context = CommandContext.of(environment, arguments, console, false);
    LedgerName ledger = ledgerOf(key, context.state().ledgers());
    context.askPerson();
    Instance instance = context.open();
    ShutdownWait ending = new ShutdownWait(instance, context.report());
    if (resolve) {
      waive(instance, ledger, key, environment.user(), arguments.find(REASON).orElseThrow());
    } else {
      instance.recover(ledger);
      ending.await(
          context.configuration().shutdownGrace(),
          new TaskSignals(new SystemClock()).take().stopped());
    }
    boolean done = isSettled(ending.settle(), key);
    console.out().println(key + (done ? " is at its end" : " is not at its end yet"));
    return done ? Usage.DONE : Usage.FOUND_WRONG;
  }

  private static LeaseKey key(String written) throws Failure {
    try {
      return new LeaseKey(written);
    } catch (IllegalArgumentException e) {
      throw new Failure(
          "usage", String.valueOf(e.getMessage()), "`mayfly stranded list` shows them.");
    }
  }

  private static LedgerName ledgerOf(LeaseKey key, LedgerStore store) throws IOException, Failure {
    for (LedgerName name : store.unfinished()) {
      boolean holds =
          LedgerReader.of(store.read(name)).entries().stream()
              .anyMatch(
                  e -> e.entry() instanceof LeaseIntended intended && intended.key().equals(key));
      if (holds) {
        return name;
      }
    }
    throw new Failure(
        "lease-unknown",
        "no unfinished ledger has a lease " + key,
        "`mayfly stranded list` shows them.");
  }

  private static void waive(
      Instance instance, LedgerName name, LeaseKey key, String person, String why)
      throws IOException, Failure {
    OpenLedger ledger = instance.open(name);
    Broker broker = ledger.broker();
    try {
      instance
          .engine()
          .onLoop(
              () -> {
                broker.waive(key, person, why);
                return true;
              })
          .join();
    } catch (CompletionException e) {
      throw new Failure(
          "lease-not-stranded",
          "lease " + key + " is not stranded",
          "`mayfly recover` goes on with it.");
    }
  }

  private static boolean isSettled(List<Receipt> receipts, LeaseKey key) {
    return receipts.stream()
        .flatMap(receipt -> receipt.leases().stream())
        .filter(lease -> lease.key().equals(key))
        .allMatch(Receipt.LeaseLine::finished);
  }
}
