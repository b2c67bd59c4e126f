package dev.mayfly.sidecar.process;

import java.util.function.Consumer;

/**
 * Takes the signals that would end us. SIGQUIT is not among them: a JVM keeps it for its thread
 * dumps. Nothing is set to be ignored, since a child would inherit that.
 */
public final class Signals {

  private Signals() {}

  /**
   * From now on SIGHUP, SIGINT and SIGTERM are given to {@code taker}, on a thread of the JVM's
   * own.
   */
  public static void take(Consumer<Signal> taker) {
    for (Signal signal : new Signal[] {Signal.HUP, Signal.INT, Signal.TERM}) {
      try {
        sun.misc.Signal.handle(new sun.misc.Signal(signal.name()), taken -> taker.accept(signal));
      } catch (IllegalArgumentException ignoredByOurParent) {
        // as with nohup: what we were started to ignore, we do
      }
    }
  }
}
