package dev.mayfly.testing.kit.simulator;

import dev.mayfly.core.lease.LeaseEvent;
import dev.mayfly.core.lease.LeaseState;
import dev.mayfly.core.lease.LeaseTable;
import dev.mayfly.core.ledger.EndStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the schedules went through, counted. */
public final class Coverage {

  private final SortedMap<String, Long> transitions = new TreeMap<>();
  private final SortedMap<String, Long> steps = new TreeMap<>();
  private final SortedMap<String, Long> faults = new TreeMap<>();
  private final SortedMap<String, Long> entries = new TreeMap<>();

  void transition(LeaseState from, LeaseEvent event) {
    count(transitions, from + " " + event);
  }

  void step(EndStep step, String outcome) {
    count(steps, step + " " + outcome);
  }

  void entry(String kind) {
    count(entries, kind);
  }

  void faults(Map<String, Long> injected) {
    injected.forEach((kind, count) -> faults.merge(kind, count, Long::sum));
  }

  void add(Coverage other) {
    other.transitions.forEach((k, n) -> transitions.merge(k, n, Long::sum));
    other.steps.forEach((k, n) -> steps.merge(k, n, Long::sum));
    other.entries.forEach((k, n) -> entries.merge(k, n, Long::sum));
    faults(other.faults);
  }

  public SortedMap<String, Long> transitions() {
    return transitions;
  }

  public SortedMap<String, Long> steps() {
    return steps;
  }

  public SortedMap<String, Long> faults() {
    return faults;
  }

  public SortedMap<String, Long> entries() {
    return entries;
  }

  /** The legal transitions that no schedule took. */
  public List<String> transitionsMissing() {
    List<String> missing = new ArrayList<>();
    for (LeaseState from : LeaseState.values()) {
      for (LeaseEvent event : LeaseEvent.values()) {
        if (LeaseTable.find(from, event).isPresent()
            && !transitions.containsKey(from + " " + event)) {
          missing.add(from + " " + event);
        }
      }
    }
    return missing;
  }

  private static void count(SortedMap<String, Long> where, String what) {
    where.merge(what, 1L, Long::sum);
  }
}
