package dev.mayfly.core.broker;

import dev.mayfly.core.task.EndReason;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Told, on the loop, what becomes of one task. Must not block. */
public interface TaskListener {

  /** Every grant was issued and delivered: the task may begin. By grant name. */
  void granted(Map<String, Granted> credentials);

  /**
   * The policy has not said yet whether a grant may be had: at the start, or anew. Told again when
   * what is waited for changes.
   *
   * @param waitsFor in words that follow “waiting for”
   */
  default void waiting(String grant, String waitsFor, Instant until) {}

  /** A credential was replaced; the new one was delivered. */
  void replaced(String grant, Granted credential);

  /** The task may not begin; all reasons at once. Whatever was issued meanwhile is being ended. */
  void refused(List<String> reasons);

  /**
   * The task must stop now: its credentials are being ended. Also told when the end was asked for
   * by the caller.
   */
  void ending(EndReason reason);

  /**
   * The access of every lease is at its end, and all else is done, needs a person, or has had two
   * seconds more: what others hinder delays this no longer.
   */
  void ended(Receipt receipt);

  /**
   * Nothing of the task is left to do. Told after {@link #ended}, at once where nothing hindered.
   */
  default void finished(Receipt receipt) {}
}
