package dev.mayfly.testing.kit.simulator;

import dev.mayfly.testing.kit.loop.Submission;
import dev.mayfly.testing.kit.target.FakeIssuer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Rotations of the roots that several processes share: after the revocations they serve, never two
 * at once, one for all that waited.
 */
final class RotationRules {

  private final Map<String, List<Turning>> rotations = new HashMap<>();

  /** A rotation of {@code root} takes effect. */
  void rotating(
      long now,
      String root,
      String who,
      Submission call,
      BooleanSupplier callerIsDead,
      boolean taken) {
    if (!callerIsDead.getAsBoolean() && !taken) {
      throw new BrokenRule(
          Rule.REVOKE_THEN_ROTATE, root + " is rotated by a process that has not taken it");
    }
    List<Turning> earlier = rotations.computeIfAbsent(root, r -> new ArrayList<>());
    for (Turning other : earlier) {
      boolean overlap =
          other.call != call
              && !other.dead.getAsBoolean()
              && other.call.requestedAt() < call.answeredAt()
              && call.requestedAt() < other.call.answeredAt();
      if (overlap && !callerIsDead.getAsBoolean()) {
        throw new BrokenRule(Rule.REVOKE_THEN_ROTATE, "two rotations of " + root + " at once");
      }
    }
    earlier.add(new Turning(who, now, call, callerIsDead));
  }

  /** A credential is asked for, which the engine makes with the root's secret. */
  void issuing(String role, String root, boolean beingReplaced) {
    if (beingReplaced && role.equals(FakeIssuer.GUARD_ROLE)) {
      throw new BrokenRule(
          Rule.REVOKE_THEN_ROTATE, "a guard's login is asked for while " + root + " is replaced");
    }
  }

  void begun(String root, Set<TaskModel> due) {
    if (due.stream().noneMatch(TaskModel::attempted)) {
      throw new BrokenRule(
          Rule.REVOKE_THEN_ROTATE,
          root + " is rotated before the revocations of any task it is due for");
    }
  }

  /** A rotation of anybody's is said to have served these tasks. */
  void served(String root, List<TaskModel> served) {
    long last =
        rotations.getOrDefault(root, List.of()).stream().mapToLong(Turning::at).max().orElse(-1);
    for (TaskModel task : served) {
      if (last < task.attemptedAt) {
        throw new BrokenRule(
            Rule.REVOKE_THEN_ROTATE,
            "no rotation of " + root + " began after " + task.id() + " was revoked");
      }
    }
  }

  /** After a rotation of its own a process is left with these. */
  void left(String root, String who, Set<TaskModel> due) {
    long last =
        rotations.getOrDefault(root, List.of()).stream()
            .filter(t -> t.who.equals(who))
            .mapToLong(t -> t.call.requestedAt())
            .max()
            .orElse(-1);
    for (TaskModel task : due) {
      if (task.attempted() && task.attemptedAt < last) {
        throw new BrokenRule(
            Rule.REVOKE_THEN_ROTATE,
            "the rotation of " + root + " also served " + task.id() + ", which stays due");
      }
    }
  }

  private record Turning(String who, long at, Submission call, BooleanSupplier dead) {}
}
