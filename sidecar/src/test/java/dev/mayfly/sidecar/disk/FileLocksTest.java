package dev.mayfly.sidecar.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.broker.Roots;
import dev.mayfly.core.ledger.Locks;
import dev.mayfly.testing.kit.tck.LocksTck;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("each-jdk")
@DisplayName("The locks of a state folder")
class FileLocksTest extends LocksTck {

  @TempDir Path root;

  private StateFolder state() {
    return new StateFolder(root.resolve("state"));
  }

  @Override
  protected Locks locks() {
    return state().locks();
  }

  @Override
  protected AutoCloseable process(String name) throws Exception {
    return OtherProcess.start(Holder.class, root.resolve("state").toString(), name);
  }

  /** Another process: takes a name, and holds it until it is killed. */
  static final class Holder {
    public static void main(String[] arguments) throws Exception {
      Locks locks = new StateFolder(Path.of(arguments[0])).locks();
      OtherProcess.hold(locks.take(arguments[1]).orElseThrow());
    }
  }

  @Test
  @DisplayName("forget a name in time that nobody has any more, but nothing of a root")
  void forgetNames() throws Exception {
    locks().take("/run/past").orElseThrow().close();
    try (Roots.Turn turn = new Roots(locks()).take("db").orElseThrow()) {
      new Roots(locks()).use("db").orElseThrow().close();
      assertTrue(turn.alone());
      turn.done(new Roots.Rotated(turn.begin(), Instant.EPOCH));
    }
    Instant later = Instant.now().plus(Duration.ofDays(2));
    Locks.Lock living = locks().take("/run/living").orElseThrow();
    state().forget(Duration.ofDays(3), later);
    assertEquals(5, files());
    state().forget(Duration.ofDays(1), later);
    assertEquals(4, files());
    assertTrue(locks().take("/run/living").isEmpty());
    living.close();
    assertEquals(1, new Roots(locks()).begun("db"));
  }

  private int files() throws Exception {
    return StateFolder.children(root.resolve("state/claims")).size();
  }
}
