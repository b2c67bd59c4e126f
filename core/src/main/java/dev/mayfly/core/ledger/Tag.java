package dev.mayfly.core.ledger;

/**
 * The number of each kind of entry on disk. Numbers are never reused; a program refuses a ledger
 * with one it does not know.
 */
enum Tag {
  OPENED(1),
  ACCESS_DENIED(2),
  TASK_STARTED(3),
  LEASE_INTENDED(4),
  LEASE_ISSUED(5),
  ISSUE_REFUSED(6),
  ISSUE_UNKNOWN(7),
  LATE_ISSUE(8),
  ACCOUNTS_SEEN(9),
  DELIVERED(10),
  LEASE_RENEWED(11),
  TASK_ENDING(12),
  LEASE_ENDING(13),
  SEVERED(14),
  REVOCATION_CONFIRMED(15),
  END_FAILED(16),
  DESTROYED(17),
  OBSERVED(18),
  LEASE_PROVEN(19),
  LEASE_STRANDED(20),
  LEASE_WAIVED(21),
  LEASE_EXPIRED(22),
  WITHDRAWN(23),
  TASK_ENDED(24),
  ROTATION_DUE(25),
  ROTATION_BEGUN(26),
  ROOT_REPLACED(27),
  ROTATION_DONE(28),
  ROTATION_FAILED(29),
  TASK_ADOPTED(30),
  TASK_JOINED(31),
  TASK_EXTENDED(32),
  UNPROVABLE(33),
  TASK_ISOLATION(34),
  ACCESS_REQUESTED(35),
  ACCESS_PERMITTED(36);

  private static final Tag[] ALL = values();

  final int number;

  Tag(int number) {
    this.number = number;
  }

  static Tag of(long number) throws LedgerException {
    for (Tag tag : ALL) {
      if (tag.number == number) {
        return tag;
      }
    }
    throw new LedgerException(
        "entry of unknown kind "
            + number
            + ": this ledger was written by a newer mayfly; use that one");
  }
}
