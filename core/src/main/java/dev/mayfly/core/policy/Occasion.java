package dev.mayfly.core.policy;

/** On what occasion the policy is asked about a grant. */
public enum Occasion {
  /** Its task is to begin. */
  START,
  /** A living task is to be given another lease for one that ends. */
  REPLACEMENT,
  /** A process goes on with a living task that an earlier one left. */
  ADOPTION
}
