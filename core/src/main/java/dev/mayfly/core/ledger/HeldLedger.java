package dev.mayfly.core.ledger;

import java.io.IOException;

/** A ledger that is ours until it is closed, or until this process ends. */
public interface HeldLedger extends AutoCloseable {

  LedgerName name();

  /** As it was when we got it. */
  LedgerOrigin origin();

  /** Its bytes, as far as they are written. */
  byte[] read() throws IOException;

  /** To be called every few minutes: nobody counts us as gone. */
  void keep() throws IOException;

  /** Nothing is left to do in it: it is nobody's work any more. Its storage is closed before. */
  void finish() throws IOException;

  /** Others may take it; after {@link #finish} nothing is left to give away. */
  @Override
  void close() throws IOException;
}
