package dev.mayfly.core.broker;

import dev.mayfly.core.task.EndReason;
import dev.mayfly.core.task.TaskId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who is told what becomes of which task. */
final class TaskListeners {

  private final Map<TaskId, TaskListener> byTask = new HashMap<>();

  void add(TaskId task, TaskListener listener) {
    byTask.put(task, listener);
  }

  TaskListener of(TaskView task) {
    return byTask.getOrDefault(task.id(), Unheard.INSTANCE);
  }

  /** Nothing of the task is left to do. */
  void finished(TaskView task) {
    TaskListener listener = of(task);
    byTask.remove(task.id());
    listener.finished(Receipts.of(task));
  }

  /** For tasks of an earlier process, whose starter is gone. */
  private enum Unheard implements TaskListener {
    INSTANCE;

    @Override
    public void granted(Map<String, Granted> credentials) {}

    @Override
    public void replaced(String grant, Granted credential) {}

    @Override
    public void refused(List<String> reasons) {}

    @Override
    public void ending(EndReason reason) {}

    @Override
    public void ended(Receipt receipt) {}

    @Override
    public void finished(Receipt receipt) {}
  }
}
