package dev.mayfly.sidecar.health;

import java.util.List;

/**
 * Whether something is as it should be.
 *
 * @param obstacles why it is not, one line each; empty means that it is. They are served to whoever
 *     asks, and speak of no task and no credential.
 */
public record Condition(List<String> obstacles) {

  public static final Condition GOOD = new Condition(List.of());

  public Condition {
    obstacles = List.copyOf(obstacles);
  }

  public static Condition bad(String... obstacles) {
    return new Condition(List.of(obstacles));
  }

  public boolean isGood() {
    return obstacles.isEmpty();
  }
}
