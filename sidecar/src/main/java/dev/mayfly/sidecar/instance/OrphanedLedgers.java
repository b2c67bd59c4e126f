package dev.mayfly.sidecar.instance;

import dev.mayfly.core.delivery.Withdrawal;
import dev.mayfly.core.ledger.LedgerException;
import dev.mayfly.core.ledger.LedgerName;
import dev.mayfly.core.ledger.LedgerOrigin;
import dev.mayfly.core.ledger.LedgerStore;
import dev.mayfly.core.ledger.StoredLedger;
import dev.mayfly.core.text.Messages;
import dev.mayfly.sidecar.reporting.Log;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
import org.slf4j.event.Level;

/** What processes that are gone left unfinished, found by their ledgers. */
final class OrphanedLedgers {

  private final LedgerStore store;
  private final Engine engine;
  private final Withdrawal withdrawal;
  private final Map<String, String> ourTargets;
  private final String process;
  private final Set<LedgerName> leftAlone = new ConcurrentSkipListSet<>();

  /**
   * {@code ourTargets}: name → what tells it from others; {@code process} is what people are told
   * of us.
   */
  OrphanedLedgers(
      LedgerStore store,
      Engine engine,
      Withdrawal withdrawal,
      Map<String, String> ourTargets,
      String process) {
    this.store = store;
    this.engine = engine;
    this.withdrawal = withdrawal;
    this.ourTargets = Map.copyOf(ourTargets);
    this.process = process;
  }

  /** Opens every ledger that nobody has and that is about our targets. Blocking. */
  List<OpenLedger> open() throws IOException {
    return open(store.unfinished());
  }

  /** The same, of these only. Whatever is wrong with one, the others are opened. */
  List<OpenLedger> open(List<LedgerName> names) {
    return names.stream().flatMap(name -> openOurs(name).stream()).toList();
  }

  /**
   * Opens one; a person says that its leases are to be looked for at our targets, whatever they
   * were configured as then.
   */
  OpenLedger open(LedgerName name) throws IOException {
    Optional<StoredLedger> held = store.take(name, process, origin -> true);
    if (held.isEmpty()) {
      String by = store.origin(name).map(LedgerOrigin::process).orElse("an unknown process");
      throw new IOException(store.place(name) + " is in use by " + by);
    }
    try {
      return engine.open(held.get(), withdrawal(held.get()));
    } catch (LedgerException e) {
      held.get().close();
      throw new IOException(store.place(name) + " cannot be taken up: " + Messages.of(e), e);
    }
  }

  private Optional<OpenLedger> openOurs(LedgerName name) {
    List<String> foreign = new ArrayList<>();
    try {
      Optional<StoredLedger> held =
          store.take(
              name,
              process,
              origin -> {
                foreign.addAll(foreign(origin));
                return foreign.isEmpty();
              });
      if (held.isPresent()) {
        return openOurs(held.get());
      }
    } catch (IOException e) {
      leftAlone.add(name);
      warn(store.place(name) + " is left as it is: " + Messages.of(e));
      return Optional.empty();
    }
    if (!foreign.isEmpty()) {
      leaveAlone(name, foreign);
    }
    return Optional.empty();
  }

  private void leaveAlone(LedgerName name, List<String> foreign) {
    String place = store.place(name);
    leftAlone.add(name);
    warn(
        place
            + " was left unfinished by a run whose targets are not ours: "
            + String.join("; ", foreign)
            + "; fix: `mayfly recover -c` with its configuration, or `mayfly recover "
            + place
            + "` if these are the same servers");
  }

  private Optional<OpenLedger> openOurs(StoredLedger held) throws IOException {
    Optional<OpenLedger> opened = Optional.empty();
    try {
      opened = Optional.of(engine.open(held, withdrawal(held)));
    } catch (LedgerException e) {
      leftAlone.add(held.name());
      warn(
          held.place() + " cannot be taken up, and its leases stay as they are: " + Messages.of(e));
    } finally {
      if (opened.isEmpty()) {
        held.close();
      }
    }
    return opened;
  }

  /** What another machine's process delivered is not on this one. */
  private Withdrawal withdrawal(StoredLedger held) {
    return held.origin().elsewhere().isPresent() ? place -> {} : withdrawal;
  }

  /** Its targets that we do not have, or that are somewhere else with us. */
  private List<String> foreign(LedgerOrigin origin) {
    List<String> foreign = new ArrayList<>();
    new TreeMap<>(origin.targets())
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

  /** Those whose work was not ours, or could not be read. */
  Set<LedgerName> leftAlone() {
    return Set.copyOf(leftAlone);
  }

  private static void warn(String text) {
    Log.current().write(Level.WARN, text);
  }
}
