package dev.mayfly.testing.kit.tck;

import dev.mayfly.core.credential.Credential;

/** Tries a credential at its target, as the one who holds it would. */
public interface Probe {

  /** Whether a new login works now. */
  boolean canLogIn(Credential credential);

  /** Logs in and stays. */
  Session open(Credential credential);

  /** A session that somebody keeps open. */
  interface Session extends AutoCloseable {

    /** Whether a query is still answered. */
    boolean answers();

    @Override
    void close();
  }
}
