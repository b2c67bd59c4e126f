package dev.mayfly.core.lease;

/** What moves a lease from one state to another. */
public enum LeaseEvent {
  ISSUED,
  /** The issue call may have happened: timeout, lost answer, crash. */
  ISSUE_UNKNOWN,
  /** The issue call certainly made nothing. */
  ISSUE_REFUSED,
  RENEWED,
  /** The lease is to end: its task ended, it was replaced, or it ran out. */
  END,
  /** Nothing but its expiry can end it, or nobody can name it to its issuer. */
  END_BY_EXPIRY,
  /** Its access was cut on every node. */
  SEVERED,
  /** Attempts are spent, or an error came that only a person can mend. */
  STRAND,
  /** A late answer showed that more was made than was known. */
  LATE_ISSUE,
  /** No access was observed to be left at the target. */
  PROVEN,
  /** Further use was observed to be denied at the target. */
  DENIED,
  /** Its issuer said that it is revoked, where nobody can look. */
  CONFIRMED,
  /** A person declared a stranded lease dealt with. */
  WAIVE,
  VALIDITY_ENDED
}
