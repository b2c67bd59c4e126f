package dev.mayfly.core.ledger;

/** A ledger cannot be used: written by a newer program, damaged, or tampered with. */
public final class LedgerException extends Exception {

  private static final long serialVersionUID = 1L;

  public LedgerException(String message) {
    super(message);
  }
}
