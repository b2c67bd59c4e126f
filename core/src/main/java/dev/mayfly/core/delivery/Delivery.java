package dev.mayfly.core.delivery;

import dev.mayfly.core.credential.Credential;
import dev.mayfly.core.lease.Validity;
import java.io.IOException;

/**
 * One way a credential reaches whoever uses it. Blocking; never called twice at a time. What was
 * delivered is taken back by {@link Withdrawal}, by its place, so that a restarted process does it
 * in the same way.
 */
public interface Delivery {

  /**
   * Where the secret goes, in a form that {@link Withdrawal} understands after a restart, such as
   * {@code file:/run/mayfly/db.env}. It is in the ledger before anything is written there.
   */
  String place();

  /** Puts the credential there, replacing an earlier one. */
  void deliver(Credential credential, Validity validity) throws IOException;
}
