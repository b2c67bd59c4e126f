package dev.mayfly.sidecar.health;

/**
 * How this process is. Asked on the listener's threads, several at once; may block for about a
 * second, and throws where it got no answer by then.
 */
public interface Health {

  /** Whether everything that tasks were promised at the start is delivered. Once good, always. */
  Condition started();

  /** Whether a restart would not help: the loop answers. Never depends on other machines. */
  Condition live();

  /** Whether a task could begin now. */
  Condition ready();

  /** What Prometheus is told, in its text format 0.0.4. */
  String metrics();
}
