package dev.mayfly.core.ledger;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The ledgers of all processes that share one place. Blocking; thread-safe. */
public interface LedgerStore extends LedgerHandOver {

  /** Makes one, which is ours before anybody can see it. */
  StoredLedger create(LedgerName name, LedgerOrigin origin) throws IOException;

  @Override
  Optional<StoredLedger> take(LedgerName name, String process, Predicate<LedgerOrigin> wanted)
      throws IOException;

  /** All in which nothing is left to do; oldest first. */
  List<LedgerName> finished() throws IOException;

  /** Whether a process has it. */
  boolean isLiving(LedgerName name) throws IOException;

  /** What is known of one, finished or not; empty where there is none. */
  Optional<LedgerOrigin> origin(LedgerName name) throws IOException;

  /**
   * The bytes of one, finished or not, as far as they are written, and none where there is none;
   * its process may be appending to it.
   */
  byte[] read(LedgerName name) throws IOException;

  /** Where one is, for people. */
  String place(LedgerName name);

  /** Forgets those that were finished before. */
  void forget(Instant before) throws IOException;
}
