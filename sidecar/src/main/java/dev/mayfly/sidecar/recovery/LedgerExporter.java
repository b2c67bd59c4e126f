package dev.mayfly.sidecar.recovery;

import dev.mayfly.backends.vault.KvFolder;
import dev.mayfly.core.ledger.LedgerHandOver;
import dev.mayfly.core.ledger.LedgerName;
import dev.mayfly.core.ledger.LedgerOrigin;
import dev.mayfly.core.ledger.LedgerReader;
import dev.mayfly.core.text.Messages;
import dev.mayfly.sidecar.context.RunReport;
import dev.mayfly.sidecar.instance.Instance;
import dev.mayfly.sidecar.instance.OpenLedger;
import dev.mayfly.sidecar.instance.Sha256;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Hands over what this process leaves unfinished, to whoever watches there. It stays in its ledger
 * as well: finishing it twice does no harm.
 */
final class LedgerExporter {

  /** Somebody waits for this process to end. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final LedgerHandOver place;
  private final String process;
  private final RunReport report;

  private LedgerExporter(LedgerHandOver place, String process, RunReport report) {
    this.place = place;
    this.process = process;
    this.report = report;
  }

  /** Empty where the configuration names no place for it. */
  static Optional<LedgerExporter> of(Instance instance, RunReport report) {
    return place(instance, PATIENCE, odd -> {})
        .map(place -> new LedgerExporter(place, instance.process(), report));
  }

  /** Where the configuration says that unfinished work is handed over. */
  static Optional<LedgerHandOver> place(
      Instance instance, Duration patience, Consumer<String> odd) {
    return instance
        .configuration()
        .handOver()
        .map(place -> new KvFolder(instance.servers().vault(), place.mount(), place.path()))
        .map(folder -> new VaultHandOver(folder, instance.engine().clock(), patience, odd));
  }

  /** Says what became of it. */
  void offer(OpenLedger left) {
    try {
      byte[] bytes = left.read();
      byte[] ledger = Arrays.copyOf(bytes, (int) LedgerReader.of(bytes).length());
      LedgerName name = new LedgerName(left.name() + "-" + digest(ledger));
      place.receive(name, LedgerOrigin.here(process, left.origin().targets()), ledger);
      report.tell(
          "what is left in "
              + left.place()
              + " is handed over as "
              + name
              + ": mayfly recover --watch");
    } catch (IOException e) {
      report.warn("cannot hand over what is left in " + left.place() + ": " + Messages.of(e));
    }
  }

  /** The same ledger, handed over twice, is one entry. */
  private static String digest(byte[] ledger) {
    return Sha256.of(ledger).substring(0, 8);
  }
}
