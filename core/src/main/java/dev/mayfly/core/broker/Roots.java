package dev.mayfly.core.broker;

import dev.mayfly.core.ledger.Locks;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * What processes that share a root secret tell each other, so that rotations are serialised and one
 * serves all. Rotations are counted, since clocks that may jump cannot tell which came first.
 * Blocking.
 */
public final class Roots {

  private final Locks locks;

  public Roots(Locks locks) {
    this.locks = locks;
  }

  /**
   * A rotation that succeeded.
   *
   * @param number its place among all that began, from 1
   * @param begun when it began, by the clock of the process that did it
   */
  public record Rotated(long number, Instant begun) {

    /** Of what was torn by a crash nothing is known, and the rotation is done once more. */
    private static Optional<Rotated> of(String text) {
      String[] words = text.split(" ", 2);
      try {
        return words.length < 2
            ? Optional.empty()
            : Optional.of(new Rotated(Long.parseLong(words[0]), Instant.parse(words[1])));
      } catch (NumberFormatException | DateTimeException torn) {
        return Optional.empty();
      }
    }
  }

  /** How many rotations of the root ever began, whoever did them; needs no turn. */
  public long begun(String root) throws IOException {
    return locks.count(rotations(root));
  }

  /**
   * Keeps everybody from replacing the root's secret until closed, without waiting; empty while a
   * process is doing so. Any number may use it at once.
   */
  public Optional<Locks.Share> use(String root) throws IOException {
    return locks.share(uses(root));
  }

  /** Takes the root for one rotation, without waiting; empty while another process has it. */
  public Optional<Turn> take(String root) throws IOException {
    return locks.take(turn(root)).map(lock -> new Turn(lock, root));
  }

  /** The name that whoever rotates the root has alone. */
  public static String turn(String root) {
    return "root " + root;
  }

  /** The name that those who use the root share, and whoever replaces its secret has alone. */
  public static String uses(String root) {
    return "uses of " + root;
  }

  private static String rotations(String root) {
    return "rotations of " + root;
  }

  /** The right to rotate one root until closed. */
  public final class Turn implements AutoCloseable {

    private final Locks.Lock lock;
    private final String root;
    private Optional<Locks.Lock> alone = Optional.empty();
    private boolean closed;

    private Turn(Locks.Lock lock, String root) {
      this.lock = lock;
      this.root = root;
    }

    /** The last rotation that succeeded. */
    public Optional<Rotated> last() throws IOException {
      return Rotated.of(lock.text());
    }

    /**
     * Keeps everybody from using the root until {@link #replaced}, without waiting; false while
     * somebody uses it, and once the turn was given back: a call that took long comes after that.
     */
    public synchronized boolean alone() throws IOException {
      if (alone.isEmpty() && !closed) {
        alone = locks.take(uses(root));
      }
      return alone.isPresent();
    }

    /** The root may be used again. */
    public synchronized void replaced() throws IOException {
      if (alone.isPresent()) {
        alone.get().close();
        alone = Optional.empty();
      }
    }

    /** Counts a rotation as begun, durably, and gives it the new count as its number. */
    public long begin() throws IOException {
      return locks.add(rotations(root));
    }

    /** Records a rotation that succeeded. */
    public void done(Rotated rotation) throws IOException {
      lock.write(rotation.number() + " " + rotation.begun());
    }

    /** Lets another process have it; closing twice does nothing. */
    @Override
    public synchronized void close() throws IOException {
      closed = true;
      replaced();
      lock.close();
    }
  }
}
