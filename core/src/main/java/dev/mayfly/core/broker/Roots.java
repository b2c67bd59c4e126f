package dev.mayfly.core.broker;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/**
 * What processes that share a root secret tell each other, so that rotations are serialised and one
 * serves all. Rotations are counted, since clocks that may jump cannot tell which came first.
 * Blocking.
 */
public interface Roots {

  /** How many rotations of the root ever began, whoever did them; needs no turn. */
  long begun(String root) throws IOException;

  /** Takes the root for one rotation, without waiting; empty while another process has it. */
  Optional<Turn> take(String root) throws IOException;

  /**
   * Keeps everybody from replacing the root's secret until closed, without waiting; empty while a
   * process is doing so. Any number may use it at once.
   */
  Optional<Use> use(String root) throws IOException;

  /** Something is being done with the root's secret until closed. */
  interface Use extends AutoCloseable {
    @Override
    void close() throws IOException;
  }

  /** The right to rotate one root until closed. */
  interface Turn extends AutoCloseable {

    /** The last rotation that succeeded. */
    Optional<Rotated> last() throws IOException;

    /**
     * Keeps everybody from using the root until {@link #replaced}, without waiting; false while
     * somebody uses it.
     */
    boolean alone() throws IOException;

    /** The root may be used again. */
    void replaced() throws IOException;

    /** Counts a rotation as begun, durably, and gives it the new count as its number. */
    long begin() throws IOException;

    /** Records a rotation that succeeded. */
    void done(Rotated rotation) throws IOException;

    /** Lets another process have it; closing twice does nothing. */
    @Override
    void close() throws IOException;
  }

  /**
   * A rotation that succeeded.
   *
   * @param number its place among all that began, from 1
   * @param begun when it began, by the clock of the process that did it
   */
  record Rotated(long number, Instant begun) {}
}
