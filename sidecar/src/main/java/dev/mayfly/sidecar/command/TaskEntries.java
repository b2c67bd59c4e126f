package dev.mayfly.sidecar.command;

import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.ledger.Recorded;
import dev.mayfly.core.task.TaskId;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds those entries of a ledger that speak of one task, or of a lease of it. */
final class TaskEntries {

  /** Texts that say it is meant: its id, and its leases' keys. */
  private final Set<String> names = new HashSet<>();

  private final String task;

  /** {@code task}: a task's name, or name/incarnation. */
  TaskEntries(String task) {
    this.task = task;
  }

  List<Recorded> of(List<Recorded> entries) {
    return entries.stream().filter(entry -> isMeant(entry.entry())).toList();
  }

  private boolean isMeant(Entry entry) {
    if (entry instanceof Entry.TaskStarted started) {
      learn(started.task(), started.task().toString());
    } else if (entry instanceof Entry.AccessDenied denied) { // of a task that never began
      learn(denied.task(), denied.task().toString());
    } else if (entry instanceof Entry.LeaseIntended intended) {
      learn(intended.task(), intended.key().value());
    }
    return names(Plain.of(entry));
  }

  private void learn(TaskId id, String name) {
    if (task.equals(id.name()) || task.equals(id.toString())) {
      names.add(name);
    }
  }

  private boolean names(Object plain) {
    if (plain instanceof Map<?, ?> map) {
      return map.values().stream().anyMatch(this::names);
    }
    if (plain instanceof Collection<?> elements) {
      return elements.stream().anyMatch(this::names);
    }
    return plain instanceof String && names.contains(plain);
  }
}
