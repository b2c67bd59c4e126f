package dev.mayfly.core.broker;

import dev.mayfly.core.credential.Credential;
import dev.mayfly.core.loop.Loop;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What only memory knows of one lease: its secret, its next timer, and whether its issuer is busy
 * with it.
 */
final class Holding {

  final LeaseView lease;
  final GrantSpec grant;
  @Nullable Credential credential;
  Loop.@Nullable Timer timer;
  boolean replacing;
  private boolean busy;
  private List<Runnable> waiting = new ArrayList<>();

  Holding(LeaseView lease, GrantSpec grant) {
    this.lease = lease;
    this.grant = grant;
  }

  boolean busy() {
    return busy;
  }

  void begin() {
    busy = true;
  }

  /** The issuer answered, or its deadline passed. */
  void free() {
    busy = false;
    List<Runnable> next = waiting;
    waiting = new ArrayList<>();
    next.forEach(Runnable::run);
  }

  void whenFree(Runnable then) {
    if (busy) {
      waiting.add(then);
    } else {
      then.run();
    }
  }

  void cancelTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
