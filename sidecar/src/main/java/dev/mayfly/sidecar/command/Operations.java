package dev.mayfly.sidecar.command;

import dev.mayfly.sidecar.configuration.ConfigurationException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The Mayflies of one machine, as an operator finds them. */
public interface Operations {

  /**
   * One of them.
   *
   * @param who which process it is or was, for people
   * @param tasks with the fields of the operators' API
   */
  record Process(String name, String who, Kind kind, List<Map<String, Object>> tasks) {
    public Process {
      tasks = List.copyOf(tasks);
    }
  }

  /** What can be asked of it. */
  enum Kind {
    /** A sidecar, which can be told to end a task. */
    SIDECAR,
    /** Another process that lives, such as {@code mayfly run}; its ledger tells of its tasks. */
    RUN,
    /** It is gone, and left something to be ended. */
    GONE
  }

  /** All that have a task; sidecars even if they have none. Oldest first. */
  List<Process> processes(Arguments arguments) throws Failure, ConfigurationException, IOException;

  /**
   * Tells a sidecar to end a task, and waits for the end no longer than a minute.
   *
   * @return the task's status, with the fields of the operators' API
   */
  Map<String, Object> end(Process sidecar, String task, String reason, Duration wait)
      throws Failure, IOException;
}
