package dev.mayfly.core.backend;

import dev.mayfly.core.time.Deadline;
import java.time.Duration;
import java.util.Optional;

/** Makes and revokes credentials. */
public interface Issuer {

  /**
   * Makes one credential whose account at the target carries the request's lease key. Not
   * idempotent: the key is in the ledger before this is called. An error of any kind but UNKNOWN
   * promises that nothing was made.
   */
  Issued issue(IssueRequest request, Deadline deadline) throws BackendException;

  /**
   * Revokes what was issued under the key. Idempotent: absent is success. Returns only once the
   * backend has done it.
   */
  Revoked revoke(RevokeRequest request, Deadline deadline) throws BackendException;

  Optional<Renewable> renewable();

  /**
   * How long after an issue call was sent, and its answer lost, the servers may still act on it.
   * Until then an absent account proves nothing.
   */
  Duration longestCallInFlight();
}
