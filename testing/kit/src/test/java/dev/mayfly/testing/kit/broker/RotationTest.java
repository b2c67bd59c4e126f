package dev.mayfly.testing.kit.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.backend.RootRotatable;
import dev.mayfly.core.backend.RotationOutcome;
import dev.mayfly.core.backend.Rotations;
import dev.mayfly.core.broker.Target;
import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.task.EndReason;
import dev.mayfly.core.task.TaskId;
import dev.mayfly.core.time.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A root secret that is kept elsewhere")
class RotationTest {

  private static final int MANY = 1_000;

  private final CountedRoot root = new CountedRoot();
  private final SingleTarget target =
      new SingleTarget(Duration.ofHours(1), Target.Unprovable.REFUSE, false, Optional.of(root));

  @Test
  @DisplayName("is replaced at most three times for a thousand tasks that end at once")
  void thousand() {
    run(MANY);
    assertTrue(root.begun >= 1 && root.begun <= 3, root.said.toString());
    assertEquals(List.of(), due());
  }

  @Test
  @DisplayName(
      "is retired once the canary has shown that the new one works, and tried again until it is")
  void retired() {
    root.failures = 1;
    run(1);
    assertEquals(List.of("rotated 1", "not retired", "rotated 2", "retired 2"), root.said);
    assertEquals(1, target.entries(Entry.RotationFailed.class).size());
    assertEquals(List.of(), due());
  }

  @Test
  @DisplayName(
      "is not replaced where a rotation that another machine began after the task has served it")
  void servedElsewhere() {
    root.elsewhere = true;
    run(1);
    assertEquals(List.of(), root.said);
    assertEquals("another process", done().get(0).by());
    assertEquals(List.of(), due());
  }

  @Test
  @DisplayName("is asked to be replaced where somebody else does it, without a canary")
  void requested() {
    root.asks = true;
    run(3);
    assertTrue(root.begun >= 1 && root.begun <= 2, root.said.toString());
    assertEquals(List.of(), target.entries(Entry.RootReplaced.class));
    assertEquals("the rotator, who was asked", done().get(0).by());
    assertEquals(List.of(), due());
  }

  @Test
  @DisplayName("is replaced where another process asks for it, once as long as that is due")
  void askedFor() {
    target.pass(Duration.ofSeconds(1));
    target.broker().rotate(SingleTarget.TARGET);
    target.broker().rotate(SingleTarget.TARGET);
    target.pass(Duration.ofMinutes(1));
    assertEquals(List.of("rotated 1", "retired 1"), root.said);
    target.broker().rotate(SingleTarget.TARGET);
    target.kill();
    target.begin();
    target.pass(Duration.ofMinutes(1));
    target.broker().rotate(SingleTarget.TARGET);
    target.pass(Duration.ofMinutes(1));
    assertEquals("retired 2", root.said.get(root.said.size() - 1));
    assertEquals(List.of(), due());
  }

  private List<Entry.RotationDone> done() {
    return target.entries(Entry.RotationDone.class);
  }

  private List<String> due() {
    return target.broker().snapshot().rotationsDue();
  }

  /** As many tasks, that end at once. */
  private void run(int tasks) {
    for (int i = 0; i < tasks; i++) {
      target.start("task" + i, Duration.ofMinutes(10), true);
    }
    target.pass(Duration.ofMinutes(1));
    for (int i = 0; i < tasks; i++) {
      target.broker().end(new TaskId("task" + i, "1"), new EndReason(EndReason.Cause.EXITED, ""));
    }
    target.pass(Duration.ofMinutes(10));
  }

  /** Counts its rotations itself. */
  private static final class CountedRoot implements RootRotatable {

    private final List<String> said = new ArrayList<>();
    private int failures;
    private boolean elsewhere;
    private boolean asks;
    private long begun;
    private Optional<Rotations.Last> last = Optional.empty();

    @Override
    public String root() {
      return "database/orders";
    }

    @Override
    public String canaryRole() {
      return "role-1";
    }

    @Override
    public Duration minInterval() {
      return Duration.ZERO;
    }

    /** Another machine's begin after ours has looked, and are over when it looks again. */
    @Override
    public Optional<Rotations> rotations(Deadline deadline) throws BackendException {
      if (asks) {
        return Optional.empty();
      }
      Rotations now = new Rotations(begun, last);
      if (elsewhere && begun++ == 0) {
        throw new BackendException(Kind.TRANSIENT, "unreachable");
      }
      if (elsewhere) {
        last = Optional.of(new Rotations.Last(begun, Instant.EPOCH));
      }
      return Optional.of(now);
    }

    @Override
    public RotationOutcome rotate(Deadline deadline) throws BackendException {
      if (elsewhere) {
        throw new BackendException(Kind.TRANSIENT, "another machine is at it");
      }
      begun++;
      if (asks) {
        return new RotationOutcome.Requested();
      }
      said.add("rotated " + begun);
      return new RotationOutcome.Replaced(OptionalLong.of(begun));
    }

    @Override
    public void retire(Deadline deadline) throws BackendException {
      if (failures-- > 0) {
        said.add("not retired");
        throw new BackendException(Kind.TRANSIENT, "unreachable");
      }
      said.add("retired " + begun);
      last = Optional.of(new Rotations.Last(begun, Instant.EPOCH));
    }
  }
}
