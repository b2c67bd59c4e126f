package dev.mayfly.sidecar.wiring;

import dev.mayfly.backends.vault.KvFolder;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.ledger.LedgerReader;
import dev.mayfly.core.time.Deadline;
import dev.mayfly.sidecar.disk.ProcessFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * Writes what this process leaves unfinished to Vault, for whoever watches there. It stays in its
 * ledger as well: finishing it twice does no harm.
 */
final class HandOver {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Session session;
  private final KvFolder folder;
  private final RunReport report;

  private HandOver(Session session, KvFolder folder, RunReport report) {
    this.session = session;
    this.folder = folder;
    this.report = report;
  }

  /** Empty where the configuration names no place for it. */
  static Optional<HandOver> of(Session session, RunReport report) {
    return folder(session).map(folder -> new HandOver(session, folder, report));
  }

  static Optional<KvFolder> folder(Session session) {
    return session
        .configuration()
        .handOver()
        .map(place -> new KvFolder(session.servers().vault(), place.mount(), place.path()));
  }

  /** Says what became of it. */
  void offer(OpenLedger ledger) {
    Path path = ledger.folder().path();
    try {
      byte[] bytes = session.state().ledger(path);
      bytes = Arrays.copyOf(bytes, (int) LedgerReader.of(bytes).length());
      String name = offer(ledger.folder(), bytes);
      report.tell(
          "what is left in " + path + " is handed over as " + name + ": mayfly recover --watch");
    } catch (BackendException | IOException e) {
      report.warn("cannot hand over what is left in " + path + ": " + e.getMessage());
    }
  }

  private String offer(ProcessFolder left, byte[] ledger) throws BackendException, IOException {
    HandedOver work =
        HandedOver.of(session.state().process(left.path()), left.fingerprints(), ledger);
    if (work.packed().length() > HandedOver.LARGEST) {
      throw new IOException("it is too large for Vault: " + work.packed().length() + " bytes");
    }
    String name = left.name() + "-" + digest(ledger);
    folder.create(name, work.data(), Deadline.in(session.engine().clock(), PATIENCE));
    return name;
  }

  /** The same ledger, handed over twice, is one entry. */
  private static String digest(byte[] ledger) {
    return Sha256.of(ledger).substring(0, 8);
  }
}
