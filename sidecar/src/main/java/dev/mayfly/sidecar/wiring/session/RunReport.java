package dev.mayfly.sidecar.wiring.session;

import dev.mayfly.core.broker.Receipt;
import dev.mayfly.core.ledger.Entry.LeaseIssued;
import dev.mayfly.sidecar.configuration.ConfigurationException;
import dev.mayfly.sidecar.configuration.Durations;
import dev.mayfly.sidecar.reporting.Log;
import dev.mayfly.sidecar.reporting.ReceiptForm;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.event.Level;

/** What a run tells the person or the log that watches it. */
public final class RunReport {

  /** Waiting for less than this is not worth a word. */
  private static final Duration QUIET = Duration.ofSeconds(1);

  private final Log log;
  private final boolean terminal;

  public RunReport(Log log, boolean terminal) {
    this.log = log;
    this.terminal = terminal;
  }

  public void refused(String why) {
    log.write(Level.ERROR, why);
  }

  }

  /** Warns where we have the duties of an init, which a program of Java cannot do. */
  public void checkInit(long ourPid) {
    if (ourPid == 1) {
      warn(
          "mayfly is process 1 here: what the command leaves behind stays a zombie until mayfly ends;"
              + " fix: docker run --init, init: true (Compose), shareProcessNamespace: true"
              + " (Kubernetes)");
    }
