package dev.mayfly.core.ledger;

import dev.mayfly.core.lease.Strand;

/** The steps of a lease's end. */
public enum EndStep {
  SEVER(Strand.ACCESS),
  REVOKE(Strand.SETTLING),
  DESTROY(Strand.CLEANING_UP),
  OBSERVE(Strand.ACCESS);

  private final Strand strand;

  EndStep(Strand strand) {
    this.strand = strand;
  }

  public Strand strand() {
    return strand;
  }
}
