package dev.mayfly.core.delivery;

import java.io.IOException;

/** Cleans up places that a process which is gone delivered to. */
@FunctionalInterface
public interface Withdrawal {

  /** Takes away what is at the place; nothing there, or a place that keeps nothing, is success. */
  void withdraw(String place) throws IOException;
}
