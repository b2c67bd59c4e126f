package dev.mayfly.backends.database.guard.postgresql;

import dev.mayfly.backends.database.dialect.postgresql.CleaningFunctions;
import dev.mayfly.backends.database.dialect.postgresql.CleaningFunctions.Disarmed;
import dev.mayfly.backends.database.dialect.postgresql.CleaningFunctions.Failed;
import dev.mayfly.backends.database.dialect.postgresql.CleaningFunctions.Passed;
import dev.mayfly.backends.database.dialect.postgresql.CleaningFunctions.Place;
import dev.mayfly.core.lease.Residue;
import dev.mayfly.core.time.Deadline;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * What one account owns in one database: disarmed, and passed on in portions, each a transaction of
 * its own.
 */
final class Handover {

  private static final String ARMED = "armed";
  private static final Set<String> LEFT_TO_THE_REST = Set.of("temporary", "extension");
  private static final String MISSING_RIGHT = "42501";

  private final CleaningFunctions functions;
  private final Place place;
  private final String code;
  private final BooleanSupplier hasTime;
  private final Set<String> removed = new LinkedHashSet<>();
  private final List<Residue> disarmed = new ArrayList<>();
  private final Map<String, Passed> notPassed = new LinkedHashMap<>();
  private final Map<String, String> failures = new TreeMap<>();

  Handover(CleaningFunctions functions, Place place, String code, BooleanSupplier hasTime) {
    this.functions = functions;
    this.place = place;
    this.code = code;
    this.hasTime = hasTime;
  }

  /**
   * Goes on while there is time, and does something even if there is none: a server that is slow
   * must not keep it at its beginning for ever.
   */
  void run(Deadline deadline) throws SQLException {
    boolean whole = code.equals("keep") || disarm(deadline);
    whole = whole && pass(deadline);
    if (whole && !notPassed.isEmpty()) {
      // An owned sequence is refused by itself, and passes with its table.
      notPassed.values().removeIf(thing -> !thing.state().equals(ARMED));
      whole = pass(deadline);
    }
    if (whole) {
      for (Failed failed : functions.rest(place.account(), deadline)) {
        failures.put(where(place.account()), failed.error());
      }
    } else {
      failures.put(where(place.account()), "owns more than could be gone through in one turn");
    }
    notPassed.values().forEach(this::told);
  }

  /**
   * Goes through what is armed, and again while something was taken out that others may have hung
   * on.
   *
   * @return whether what is left cannot be taken out
   */
  private boolean disarm(Deadline deadline) throws SQLException {
    Map<String, Disarmed> failed = new LinkedHashMap<>();
    boolean through;
    boolean again;
    do {
      failed.clear();
      int before = removed.size();
      through = disarmEach(failed, deadline);
      again = !failed.isEmpty() && removed.size() > before;
    } while (through && again && hasTime.getAsBoolean());
    failed.values().stream()
        .filter(thing -> passes(thing.state()))
        .forEach(thing -> failures.put(where(thing.what()), thing.error()));
    return through && !again;
  }

  /** Everything that is armed once, and at least one portion of it; whether that was all. */
  private boolean disarmEach(Map<String, Disarmed> failed, Deadline deadline) throws SQLException {
    do {
      int before = removed.size();
      Set<String> skipped = new LinkedHashSet<>(removed);
      skipped.addAll(failed.keySet());
      List<Disarmed> portion = functions.disarm(place.account(), code, skipped, deadline);
      for (Disarmed thing : portion) {
        if (thing.state().isEmpty()) {
          removed.add(thing.remedy());
          disarmed.add(new Residue(thing.kind(), where(thing.what()), thing.remedy()));
        } else {
          failed.put(thing.remedy(), thing);
        }
      }
      if (portion.size() < CleaningFunctions.PORTION && removed.size() == before) {
        return true; // what goes with another is in no portion, so one with a success may be short
      }
    } while (hasTime.getAsBoolean());
    return false;
  }

  /** At least one portion; whether nothing is left that passes. */
  private boolean pass(Deadline deadline) throws SQLException {
    do {
      int passed = 0;
      int refused = 0;
      for (Passed thing : functions.pass(place.account(), code, notPassed.keySet(), deadline)) {
        if (thing.object().isEmpty()) {
          passed = thing.passed();
        } else {
          notPassed.put(thing.object(), thing);
          refused++;
        }
      }
      if (passed + refused == 0) {
        return true;
      }
    } while (hasTime.getAsBoolean());
    return false;
  }

  private void told(Passed thing) {
    String what = where(thing.kind() + " " + thing.what());
    if (!thing.state().equals(ARMED) && !LEFT_TO_THE_REST.contains(thing.state())) {
      failures.put(
          what,
          thing.error()
              + (thing.state().equals(MISSING_RIGHT)
                  ? ". fix: mayfly doctor says what its new owner lacks"
                  : ""));
    }
  }

  /** Whether trying again can help without anybody's doing: locks, memory, a conflict. */
  private static boolean passes(String state) {
    return state.startsWith("55")
        || state.startsWith("53")
        || state.startsWith("57")
        || state.startsWith("40");
  }

  List<Residue> disarmed() {
    return disarmed;
  }

  /** What stays with the account: it would run code as its new owner. */
  List<Residue> left() {
    return notPassed.values().stream()
        .filter(thing -> thing.state().equals(ARMED))
        .filter(
            thing ->
                failures.keySet().stream().noneMatch(what -> what.endsWith(":" + thing.what())))
        .map(thing -> new Residue(thing.kind(), where(thing.what()), thing.error()))
        .toList();
  }

  Map<String, String> failures() {
    return failures;
  }

  private String where(String what) {
    return place.database() + ":" + what;
  }
}
