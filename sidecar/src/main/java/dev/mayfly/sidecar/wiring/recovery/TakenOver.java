package dev.mayfly.sidecar.wiring.recovery;

import dev.mayfly.backends.vault.KvFolder;
import dev.mayfly.backends.vault.KvFolder.Entry;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.text.Words;
import dev.mayfly.core.time.Deadline;
import dev.mayfly.sidecar.wiring.session.RunReport;
import dev.mayfly.sidecar.wiring.session.Session;
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

/**
 * Work that was handed over by way of Vault. Whoever is at work on an entry writes that into it,
 * with check-and-set; so of two who look at once one has it. A claim that is not renewed is worth
 * nothing after a while.
 */
final class TakenOver {

  private static final Duration CLAIM = Duration.ofMinutes(10);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Session session;
  private final KvFolder folder;
  private final RunReport report;
  private final String us;

  private final Map<String, Claim> ours = new HashMap<>();

  /** When it is to be renewed, and of how many further pieces the work is. */
  private record Claim(Instant renewal, int more) {}

  private final Set<String> told = new HashSet<>();

  TakenOver(Session session, KvFolder folder, RunReport report) {
    this.session = session;
    this.folder = folder;
    this.report = report;
    this.us = session.own().folder().name();
  }

  /** Claims what nobody is at work on, and puts it into the state folder. */
  void take() {
    try {
      for (String name : folder.names(soon())) {
        take(name);
      }
    } catch (BackendException e) {
      tellOnce("cannot look for what was handed over: " + e.message());
    }
  }

  private void take(String name) throws BackendException {
    Claim claim = ours.get(name);
    if (claim != null && now().isBefore(claim.renewal())) {
      return;
    }
    Optional<Entry> entry = folder.read(name, soon());
    if (entry.isEmpty()) {
      return;
    }
    try {
      take(name, entry.get(), HandedOver.of(entry.get()));
    } catch (IOException e) {
      tellOnce("cannot take up " + name + ": " + Words.of(e));
    }
  }

  private void take(String name, Entry entry, HandedOver work)
      throws BackendException, IOException {
    boolean anothers = !work.by().equals(us) && now().isBefore(work.until());
    if (anothers || !session.hasTargets(work.targets())) {
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
      byte[] ledger = work.ledger(pieces(name, work.more()));
      session.state().receive(name, work.process(), work.targets(), ledger);
      report.tell("took over " + name + ", which " + work.process() + " left");
    }
    ours.put(name, new Claim(now().plus(CLAIM.dividedBy(2)), work.more()));
  }

  private List<Entry> pieces(String name, int count) throws BackendException, IOException {
    List<Entry> pieces = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      Optional<Entry> piece = folder.read(HandedOver.piece(name, i), soon());
      pieces.add(piece.orElseThrow(() -> new IOException("a piece of its ledger is missing")));
    }
    return pieces;
  }

  private boolean isHere(String name) throws IOException {
    return names(session.state().unfinished()).contains(name) || isFinished(name);
  }

  private boolean isFinished(String name) throws IOException {
    return names(session.state().finished()).contains(name);
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
      folder.delete(HandedOver.piece(name, i), soon());
    }
  }

  /** We go: another may take at once what is not at its end. */
  void giveBack() {
    for (String name : ours.keySet()) {
      try {
        Optional<Entry> entry = folder.read(name, soon());
        if (entry.isPresent()) {
          HandedOver work = HandedOver.of(entry.get());
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
    return session.engine().clock().now();
  }

  private Deadline soon() {
    return Deadline.in(session.engine().clock(), PATIENCE);
  }
}
