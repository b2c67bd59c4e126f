package dev.mayfly.sidecar.recovery;

import dev.mayfly.backends.vault.KvFolder;
import dev.mayfly.backends.vault.KvFolder.Entry;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.broker.Receipts;
import dev.mayfly.core.ledger.LedgerReader;
import dev.mayfly.core.text.Words;
import dev.mayfly.core.time.Deadline;
import dev.mayfly.sidecar.context.RunReport;
import dev.mayfly.sidecar.instance.Instance;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Work that was handed over by way of Vault. Whoever is at work on an entry writes that into it,
 * with check-and-set; so of two who look at once one has it. A claim that is not renewed is worth
 * nothing after a while.
 */
final class LedgerImporter {

  private static final Duration CLAIM = Duration.ofMinutes(10);

  /** It is read into memory as a whole, and its entries take several times as much. */
  private static final long LARGEST = Math.max(1 << 20, Runtime.getRuntime().maxMemory() / 8);

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,199}");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Instance instance;
  private final KvFolder folder;
  private final RunReport report;
  private final String us;

  private final Map<String, Claim> ours = new HashMap<>();

  /** When it is to be renewed, and of how many further pieces the work is. */
  private record Claim(Instant renewal, int more) {}

  private final Set<String> told = new HashSet<>();

  /** What cannot be taken up, ever. */
  private final Set<String> aside = new HashSet<>();

  LedgerImporter(Instance instance, KvFolder folder, RunReport report) {
    this.instance = instance;
    this.folder = folder;
    this.report = report;
    this.us = instance.own().folder().name();
  }

  /** Claims what nobody is at work on, and puts it into the state folder. */
  void take() {
    try {
      for (String name : folder.names(soon())) {
        if (!aside.contains(name)) {
          takeOrSetAside(name);
        }
      }
    } catch (BackendException e) {
      tellOnce("cannot look for what was handed over: " + e.message());
    }
  }

  /** Whoever may create entries may create any: none of them keeps us from the others. */
  private void takeOrSetAside(String name) throws BackendException {
    try {
      take(name);
    } catch (UnusableWorkException e) {
      setAside(name, Words.of(e));
    } catch (IOException e) {
      tellOnce("cannot take up " + name + " yet: " + Words.of(e));
    } catch (RuntimeException | OutOfMemoryError e) {
      setAside(name, Words.of(e));
    }
  }

  private void setAside(String name, String why) {
    aside.add(name);
    report.warn(
        name
            + " is set aside, and stays where it is: "
            + why
            + "; fix: look who created it, and delete it if it is nobody's work");
  }

  private void take(String name) throws BackendException, IOException {
    if (!NAME.matcher(name).matches()) {
      throw new UnusableWorkException("no Mayfly gives such a name");
    }
    Claim claim = ours.get(name);
    if (claim != null && now().isBefore(claim.renewal())) {
      return;
    }
    Optional<Entry> entry = folder.read(name, soon());
    if (entry.isPresent()) {
      take(name, entry.get(), ExportedLedger.of(entry.get()));
    }
  }

  private void take(String name, Entry entry, ExportedLedger work)
      throws BackendException, IOException {
    boolean anothers = !work.by().equals(us) && now().isBefore(work.until());
    if (anothers || work.targets().isEmpty() || !instance.hasTargets(work.targets())) {
      if (!anothers) {
        tellOnce(name + " was left by a process whose targets are not ours: left alone");
      }
      return;
    }
    Instant until = now().plus(CLAIM);
    if (!folder.replace(name, work.claimed(us, until).data(), entry.version(), soon())) {
      return;
    }
    if (!ours.containsKey(name) && !isHere(name)) {
      receive(name, work, entry.version() + 1);
    }
    ours.put(name, new Claim(now().plus(CLAIM.dividedBy(2)), work.more()));
  }

  /** Where it cannot be received, another may try at once. */
  private void receive(String name, ExportedLedger work, int claimed)
      throws BackendException, IOException {
    boolean received = false;
    try {
      instance
          .state()
          .receive(
              name,
              work.process(),
              work.targets(),
              work.ledger(number -> piece(name, number), LARGEST),
              LedgerImporter::check);
      received = true;
      report.tell("took over " + name + ", which " + work.process() + " left");
    } finally {
      if (!received) {
        folder.replace(name, work.claimed("", Instant.EPOCH).data(), claimed, soon());
      }
    }
  }

  private Entry piece(String name, int number) throws IOException {
    try {
      return folder
          .read(ExportedLedger.piece(name, number), soon())
          .orElseThrow(() -> new UnusableWorkException("a piece of its ledger is missing"));
    } catch (BackendException e) {
      throw new IOException(e.message(), e);
    }
  }

  /** Throws where it is no whole ledger, or tells no possible story. */
  private static void check(byte[] ledger) throws UnusableWorkException {
    LedgerReader read = LedgerReader.of(ledger);
    if (read.fault().isPresent()) {
      throw new UnusableWorkException("its ledger is damaged: " + read.fault().get());
    }
    try {
      Receipts.withOwn(read.entries());
    } catch (IllegalStateException e) {
      throw new UnusableWorkException("its ledger tells no possible story: " + e.getMessage(), e);
    }
  }

  private boolean isHere(String name) throws IOException {
    return names(instance.state().unfinished()).contains(name) || isFinished(name);
  }

  private boolean isFinished(String name) throws IOException {
    return names(instance.state().finished()).contains(name);
  }

  private static List<String> names(List<Path> folders) {
    return folders.stream().map(each -> each.getFileName().toString()).toList();
  }

  /** Takes away the entries of what is at its end here. */
  void forgetFinished() {
    for (String name : new ArrayList<>(ours.keySet())) {
      try {
        if (isFinished(name)) {
          delete(name);
          ours.remove(name);
          report.tell(name + " is taken out of Vault");
        }
      } catch (BackendException | IOException e) {
        tellOnce("cannot take " + name + " out of Vault yet: " + Words.of(e));
      }
    }
  }

  /** What nobody finds any more goes first. */
  private void delete(String name) throws BackendException {
    folder.delete(name, soon());
    Claim claim = ours.get(name);
    for (int i = 1; claim != null && i <= claim.more(); i++) {
      folder.delete(ExportedLedger.piece(name, i), soon());
    }
  }

  /** We go: another may take at once what is not at its end. */
  void giveBack() {
    for (String name : ours.keySet()) {
      try {
        Optional<Entry> entry = folder.read(name, soon());
        if (entry.isPresent()) {
          ExportedLedger work = ExportedLedger.of(entry.get());
          if (work.by().equals(us)) {
            folder.replace(
                name, work.claimed("", Instant.EPOCH).data(), entry.get().version(), soon());
          }
        }
      } catch (BackendException | IOException e) {
        report.warn(name + " stays claimed for a while: " + Words.of(e));
      }
    }
  }

  private void tellOnce(String what) {
    if (told.add(what)) {
      report.warn(what);
    }
  }

  private Instant now() {
    return instance.engine().clock().now();
  }

  private Deadline soon() {
    return Deadline.in(instance.engine().clock(), PATIENCE);
  }
}
