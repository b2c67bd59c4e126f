package dev.mayfly.testing.kit.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.ledger.Locks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What names that processes have to themselves must do. */
public abstract class LocksTck {

  private static final int ASKING = 8;

  /** The locks as one more user of the one place of this test sees them. */
  protected abstract Locks locks() throws Exception;

  /** Another process that has the name alone, and is killed when this is closed. */
  protected abstract AutoCloseable process(String name) throws Exception;

  @Test
  @DisplayName("gives a name to one at a time")
  void toOneAtATime() throws Exception {
    Locks.Lock first = locks().take("name").orElseThrow();
    assertTrue(locks().take("name").isEmpty());
    assertTrue(locks().share("name").isEmpty());
    locks().take("another").orElseThrow().close();
    first.close();
    first.close();
    locks().take("name").orElseThrow().close();
  }

  @Test
  @DisplayName("gives it to one of several who ask for it at once")
  void toOneOfSeveral() throws Exception {
    for (int round = 0; round < 20; round++) {
      Race.won(ASKING, process -> locks().take("name")).close();
    }
  }

  @Test
  @DisplayName("lets any number share a name, but nobody while one has it alone")
  void sharesAName() throws Exception {
    Locks.Share one = locks().share("name").orElseThrow();
    Locks.Share other = locks().share("name").orElseThrow();
    one.close();
    one.close();
    assertTrue(locks().take("name").isEmpty(), "the other shares it still");
    other.close();
    locks().take("name").orElseThrow().close();
    locks().share("name").orElseThrow().close();
  }

  @Test
  @DisplayName("takes back what a process had that died")
  void ofOneThatDied() throws Exception {
    AutoCloseable process = process("name");
    try {
      assertTrue(locks().take("name").isEmpty());
      assertTrue(locks().share("name").isEmpty());
    } finally {
      process.close();
    }
    locks().take("name").orElseThrow().close();
  }

  @Test
  @DisplayName("keeps what was written under a name for whoever takes it next")
  void keepsWhatWasWritten() throws Exception {
    try (Locks.Lock lock = locks().take("name").orElseThrow()) {
      assertEquals("", lock.text());
      lock.write("a longer text");
      lock.write("läßt");
    }
    try (Locks.Lock lock = locks().take("name").orElseThrow()) {
      assertEquals("läßt", lock.text());
    }
  }

  @Test
  @DisplayName("counts a name, for all to see")
  void counts() throws Exception {
    assertEquals(0, locks().count("name"));
    assertEquals(1, locks().add("name"));
    assertEquals(2, locks().add("name"));
    assertEquals(2, locks().count("name"));
    assertEquals(0, locks().count("another"));
  }

  @Test
  @DisplayName("takes any text for a name, and tells those apart that look alike")
  void takesAnyName() throws Exception {
    String same = "x".repeat(300);
    List<String> names =
        List.of("", ".", "..", "../x", "/run/x", "_run_x", "a\0b", "a\nb", same, "y" + same);
    List<Locks.Lock> taken = new ArrayList<>();
    for (String name : names) {
      taken.add(take(name));
    }
    for (Locks.Lock lock : taken) {
      lock.close();
    }
  }

  private Locks.Lock take(String name) throws Exception {
    return locks().take(name).orElseThrow(() -> new IOException(name + " is another's"));
  }
}
