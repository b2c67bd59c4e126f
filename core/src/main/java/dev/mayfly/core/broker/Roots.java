package dev.mayfly.core.broker;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/**
 * What processes that share a root secret tell each other, so that rotations are serialised and one
 * serves all. Blocking.
 */
public interface Roots {

  /** Takes the root for one rotation, without waiting; empty while another process has it. */
  Optional<Turn> take(String root) throws IOException;

  /** The right to rotate one root until closed. */
  interface Turn extends AutoCloseable {

    /** When the last rotation that succeeded began, whoever did it. */
    Optional<Instant> lastBegun() throws IOException;

    /** Records a rotation that succeeded. */
    void done(Instant begun) throws IOException;

    @Override
    void close() throws IOException;
  }
}
