package dev.mayfly.core.broker;

import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.ledger.Recorded;
import dev.mayfly.core.task.TaskId;
import dev.mayfly.core.task.TaskKind;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything the ledger says, by applying its entries one after the other: the same code live and
 * in replay. Nothing else changes it.
 */
public final class State implements LedgerView {

  private final Map<TaskId, TaskView> tasks = new LinkedHashMap<>();
  private final Map<LeaseKey, LeaseView> leases = new LinkedHashMap<>();
  private final Map<String, RootView> roots = new LinkedHashMap<>();

  public void apply(Recorded recorded) {
    recorded.entry().accept(new EntryApplier(this, recorded.at()));
  }

  Collection<TaskView> tasks() {
    return Collections.unmodifiableCollection(tasks.values());
  }

  Collection<LeaseView> leases() {
    return Collections.unmodifiableCollection(leases.values());
  }

  Collection<RootView> roots() {
    return Collections.unmodifiableCollection(roots.values());
  }

  boolean knows(TaskId id) {
    return tasks.containsKey(id);
  }

  TaskView task(TaskId id) {
    return known(tasks.get(id), id);
  }

  LeaseView lease(LeaseKey key) {
    return known(leases.get(key), key);
  }

  @Override
  public TaskKind kind(TaskId task) {
    return task(task).start.kind();
  }

  @Override
  public Receipt receipt(TaskId task) {
    return Receipts.of(task(task));
  }

  @Override
  public Receipt.LeaseLine line(LeaseKey lease) {
    return Receipts.line(lease(lease));
  }

  void add(TaskView task) {
    tasks.put(task.id(), task);
  }

  void add(LeaseView lease) {
    leases.put(lease.key(), lease);
  }

  /** The root, which becomes known with the first target it is behind of. */
  RootView rootAt(String name, String target) {
    return roots.computeIfAbsent(name, unknown -> new RootView(unknown, target));
  }

  EndProgress progress() {
    List<LeaseView> ofTasks =
        leases.values().stream().filter(lease -> !lease.task.start.kind().internal()).toList();
    return new EndProgress(
        ofTasks.stream().filter(LeaseView::endedAsGuaranteed).count(), ofTasks.size());
  }

  RootView root(String name) {
    return known(roots.get(name), name);
  }

  private static <T> T known(@Nullable T found, Object id) {
    if (found == null) {
      throw new IllegalStateException("the ledger speaks of " + id + " before it began");
    }
    return found;
  }
}
