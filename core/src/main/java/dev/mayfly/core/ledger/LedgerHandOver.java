package dev.mayfly.core.ledger;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Ledgers that one process leaves and another takes: of several who want one, one gets it.
 * Blocking; thread-safe.
 */
public interface LedgerHandOver {

  /** All in which something may be left to do, those that a process has included; oldest first. */
  List<LedgerName> unfinished() throws IOException;

  /**
   * Takes one over; empty while anybody has it, where there is none any more, or where it is not
   * wanted.
   *
   * @param process who takes it, for people; no other process is called so
   * @param wanted is asked of what is known of it, while nobody else can take it
   */
  Optional<? extends HeldLedger> take(
      LedgerName name, String process, Predicate<LedgerOrigin> wanted) throws IOException;

  /**
   * Keeps a ledger that another place has, and leaves it to whoever takes it first. It is seen
   * whole or not at all; where there is one of that name already, it fails.
   *
   * @param origin whose word it is, as that of another machine
   */
  void receive(LedgerName name, LedgerOrigin origin, byte[] ledger) throws IOException;
}
