package dev.mayfly.core.loop;

/**
 * Lanes by name, made on first use: one per target and purpose, so that a stuck call delays nobody
 * else.
 */
public interface Lanes {

  /**
   * The lane of this name, in which {@code width} calls run at a time; the first caller's width
   * holds.
   */
  Lane lane(String name, int width);
}
