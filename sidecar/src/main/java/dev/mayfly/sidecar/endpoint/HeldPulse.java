package dev.mayfly.sidecar.endpoint;

/** A held pulse, as the service sees it. */
public interface HeldPulse {

  /** A line was sent: a beat. From any thread; nothing where the task is over. */
  void beat();

  /**
   * The connection is gone. Told at most once, from any thread, and not where the task was over
   * before or the endpoint itself closes.
   */
  void gone();
}
