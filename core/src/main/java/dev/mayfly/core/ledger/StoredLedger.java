package dev.mayfly.core.ledger;

import java.io.IOException;

/** A ledger that is ours, and that can be written to where it is kept. */
public interface StoredLedger extends HeldLedger {

  /** Opens it; to be closed before the ledger is. */
  Storage storage() throws IOException;

  /** Where it is, for people. */
  String place();
}
