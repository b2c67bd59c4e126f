package dev.mayfly.core.broker;

/**
 * How far the ends of a ledger's leases have come, Mayfly's own left out.
 *
 * @param ended those that ended as their guarantee says
 * @param all those that ended, and those that have not
 */
public record EndProgress(long ended, long all) {

  /** Of two ledgers. */
  public EndProgress and(EndProgress other) {
    return new EndProgress(ended + other.ended, all + other.all);
  }
}
