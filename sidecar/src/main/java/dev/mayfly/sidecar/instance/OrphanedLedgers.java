package dev.mayfly.sidecar.instance;

import dev.mayfly.core.delivery.Withdrawal;
import dev.mayfly.core.ledger.LedgerException;
import dev.mayfly.core.text.Words;
import dev.mayfly.sidecar.disk.ProcessFolder;
import dev.mayfly.sidecar.disk.StateFolder;
import dev.mayfly.sidecar.reporting.Log;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.slf4j.event.Level;

/** What processes that are gone left unfinished, found by their ledgers. */
final class OrphanedLedgers {

  private final StateFolder state;
  private final Engine engine;
  private final Withdrawal withdrawal;
  private final Map<String, String> ourTargets;
  private final String process;
  private final Set<Path> leftAlone = new ConcurrentSkipListSet<>();

  /**
   * {@code ourTargets}: name → what tells it from others; {@code process} is what people are told
   * of us.
   */
  OrphanedLedgers(
      StateFolder state,
      Engine engine,
      Withdrawal withdrawal,
      Map<String, String> ourTargets,
      String process) {
    this.state = state;
    this.engine = engine;
    this.withdrawal = withdrawal;
    this.ourTargets = Map.copyOf(ourTargets);
    this.process = process;
  }

  /** Opens every ledger that nobody has and that is about our targets. Blocking. */
  List<OpenLedger> open() throws IOException {
    return open(state.unfinished());
  }

  /** The same, of these folders only. */
  List<OpenLedger> open(List<Path> folders) throws IOException {
    List<OpenLedger> opened = new ArrayList<>();
    for (Path path : folders) {
      Optional<ProcessFolder> folder = isOurs(path) ? state.take(path, process) : Optional.empty();
      if (folder.isPresent()) {
        openOurs(folder.get()).ifPresent(opened::add);
      }
    }
    return opened;
  }

  /** Whether nobody else could have written it. */
  private boolean isOurs(Path path) {
    try {
      state.check(path);
      return true;
    } catch (NoSuchFileException gone) {
      return false;
    } catch (IOException exposed) {
      warn("what is in there is not believed, and left as it is: " + Words.of(exposed));
      return false;
    }
  }

  /**
   * Opens one; a person says that its leases are to be looked for at our targets, whatever they
   * were configured as then.
   */
  OpenLedger open(Path path) throws IOException {
    state.check(path);
    ProcessFolder folder =
        state
            .take(path, process)
            .orElseThrow(() -> new IOException(path + " is in use by " + state.process(path)));
    try {
      return engine.open(folder, withdrawal(folder));
    } catch (LedgerException e) {
      folder.close();
      throw new IOException(path + " cannot be taken up: " + Words.of(e), e);
    }
  }

  private Optional<OpenLedger> openOurs(ProcessFolder folder) throws IOException {
    try {
      List<String> foreign = foreign(folder);
      if (foreign.isEmpty()) {
        return Optional.of(engine.open(folder, withdrawal(folder)));
      }
      warn(
          folder.path()
              + " was left unfinished by a run whose targets are not ours: "
              + String.join("; ", foreign)
              + "; fix: `mayfly recover -c` with its configuration, or `mayfly recover "
              + folder.path()
              + "` if these are the same servers");
    } catch (LedgerException e) {
      warn(folder.path() + " cannot be taken up, and its leases stay as they are: " + Words.of(e));
    }
    leftAlone.add(folder.path());
    folder.close();
    return Optional.empty();
  }

  /** What another machine's process delivered is not on this one. */
  private Withdrawal withdrawal(ProcessFolder folder) {
    return folder.isFromElsewhere() ? place -> {} : withdrawal;
  }

  /** Its targets that we do not have, or that are somewhere else with us. */
  private List<String> foreign(ProcessFolder folder) throws IOException {
    List<String> foreign = new ArrayList<>();
    folder
        .fingerprints()
        .forEach(
            (target, theirs) -> {
              String ours = ourTargets.get(target);
              if (!theirs.equals(ours)) {
                foreign.add(
                    target + " was " + theirs + ", and is " + (ours == null ? "none here" : ours));
              }
            });
    return foreign;
  }

  /** The folders whose work was not ours, or could not be read. */
  Set<Path> leftAlone() {
    return Set.copyOf(leftAlone);
  }

  private static void warn(String text) {
    Log.current().write(Level.WARN, text);
  }
}
