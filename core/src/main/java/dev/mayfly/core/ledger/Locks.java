package dev.mayfly.core.ledger;

import java.io.IOException;
import java.util.Optional;

/**
 * Names that a process has to itself among all that share a {@link LedgerStore}, and what they tell
 * each other under them. Nobody waits for a name, and whatever a process has goes with it, however
 * it ends. A name may be any text; one that is taken or shared is never counted, nor the other way
 * round. Blocking; thread-safe.
 */
public interface Locks {

  /** Takes the name from all others; empty while anybody has it, or shares it. */
  Optional<Lock> take(String name) throws IOException;

  /** Takes the name together with others who do so; empty while one has it alone. */
  Optional<Share> share(String name) throws IOException;

  /** How often {@link #add} was called for the name, by whomever; needs no lock. */
  long count(String name) throws IOException;

  /** Counts the name once more, durably, and returns the new count. */
  long add(String name) throws IOException;

  /** A name that is ours until closed; closing twice does nothing. */
  interface Share extends AutoCloseable {
    @Override
    void close() throws IOException;
  }

  /** A name that is ours alone until closed. */
  interface Lock extends Share {

    /** What was written under the name last; empty where nothing was, torn after a crash. */
    String text() throws IOException;

    void write(String text) throws IOException;
  }
}
