package dev.mayfly.sidecar.recovery;

import dev.mayfly.backends.vault.KvFolder;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.ledger.LedgerReader;
import dev.mayfly.core.text.Words;
import dev.mayfly.core.time.Deadline;
import dev.mayfly.sidecar.context.RunReport;
import dev.mayfly.sidecar.disk.ProcessFolder;
import dev.mayfly.sidecar.instance.Instance;
import dev.mayfly.sidecar.instance.OpenLedger;
import dev.mayfly.sidecar.instance.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Writes what this process leaves unfinished to Vault, for whoever watches there. It stays in its
 * ledger as well: finishing it twice does no harm.
 */
final class LedgerExporter {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** The version of what is not there yet. */
  private static final int NEW = 0;

  private final Instance instance;
  private final KvFolder folder;
  private final RunReport report;

  private LedgerExporter(Instance instance, KvFolder folder, RunReport report) {
    this.instance = instance;
    this.folder = folder;
    this.report = report;
  }

  /** Empty where the configuration names no place for it. */
  static Optional<LedgerExporter> of(Instance instance, RunReport report) {
    return folder(instance).map(folder -> new LedgerExporter(instance, folder, report));
  }

  static Optional<KvFolder> folder(Instance instance) {
    return instance
        .configuration()
        .handOver()
        .map(place -> new KvFolder(instance.servers().vault(), place.mount(), place.path()));
  }

  /** Says what became of it. */
  void offer(OpenLedger ledger) {
    Path path = ledger.folder().path();
    try {
      byte[] bytes = instance.state().ledger(path);
      bytes = Arrays.copyOf(bytes, (int) LedgerReader.of(bytes).length());
      String name = offer(ledger.folder(), bytes);
      report.tell(
          "what is left in " + path + " is handed over as " + name + ": mayfly recover --watch");
    } catch (BackendException | IOException e) {
      report.warn("cannot hand over what is left in " + path + ": " + Words.of(e));
    }
  }

  private String offer(ProcessFolder left, byte[] ledger) throws BackendException, IOException {
    List<String> pieces = ExportedLedger.pack(ledger);
    String name = left.name() + "-" + digest(ledger);
    Deadline deadline = Deadline.in(instance.engine().clock(), PATIENCE);
    for (int i = 1; i < pieces.size(); i++) {
      folder.replace(
          ExportedLedger.piece(name, i), ExportedLedger.piece(pieces.get(i)), NEW, deadline);
    }
    String process = instance.state().process(left.path());
    ExportedLedger work = ExportedLedger.of(process, left.fingerprints(), pieces);
    folder.create(name, work.data(), deadline); // the last, so that it is found whole
    return name;
  }

  /** The same ledger, handed over twice, is one entry. */
  private static String digest(byte[] ledger) {
    return Sha256.of(ledger).substring(0, 8);
  }
}
