package dev.mayfly.core.ledger;

/** The steps of a lease's end, in their order. */
public enum EndStep {
  SEVER,
  REVOKE,
  DESTROY,
  OBSERVE
}
