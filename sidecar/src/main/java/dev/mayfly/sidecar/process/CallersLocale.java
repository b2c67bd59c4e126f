package dev.mayfly.sidecar.process;

import java.util.Map;

/**
 * The locale of whoever called us. The launcher gives the JVM one that can express every path, and
 * tells what that took the place of: programs that we start get it back.
 */
public final class CallersLocale {

  /** What LC_ALL was; empty where it was not set, absent where it is as it was. */
  private static final String TOLD = "mayfly.locale";

  private static final String VARIABLE = "LC_ALL";

  private CallersLocale() {}

  /** Puts it into this environment. */
  public static void restore(Map<String, String> environment) {
    String told = System.getProperty(TOLD);
    if (told == null) {
      return;
    }
    if (told.isEmpty()) {
      environment.remove(VARIABLE);
    } else {
      environment.put(VARIABLE, told);
    }
  }
}
