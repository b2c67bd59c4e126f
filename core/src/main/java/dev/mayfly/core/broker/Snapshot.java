package dev.mayfly.core.broker;

import java.util.List;

/**
 * Everything a broker knows, at one moment.
 *
 * @param tasks one receipt per task, those not yet ended included
 * @param signs one for each task that lives in this process
 * @param rotationsDue roots waiting for their rotation
 */
public record Snapshot(List<Receipt> tasks, List<LifeSign> signs, List<String> rotationsDue) {

  public Snapshot {
    tasks = List.copyOf(tasks);
    signs = List.copyOf(signs);
    rotationsDue = List.copyOf(rotationsDue);
  }
}
