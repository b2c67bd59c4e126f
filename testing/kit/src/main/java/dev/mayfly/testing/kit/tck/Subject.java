package dev.mayfly.testing.kit.tck;

import dev.mayfly.core.backend.Backend;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.IssueRequest;
import dev.mayfly.core.backend.Issued;
import dev.mayfly.core.backend.Issuer;
import dev.mayfly.core.backend.RevokeRequest;
import dev.mayfly.core.backend.Revoked;
import dev.mayfly.core.backend.TargetFields;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.task.TaskId;
import dev.mayfly.core.time.Clock;
import dev.mayfly.core.time.Deadline;
import java.time.Duration;
import java.util.Optional;

/**
 * A backend to be tested, at a target that is ready for it.
 *
 * @param fields what its factory says tasks are told
 * @param role one that the issuer has
 */
public record Subject(Backend backend, TargetFields fields, String role, Probe probe, Clock clock) {

  static final Duration TTL = Duration.ofMinutes(2);

  Issuer issuer() {
    return backend.issuer();
  }

  Issued issue(LeaseKey key) throws BackendException {
    return issue(key, role, TTL);
  }

  Issued issue(LeaseKey key, String itsRole, Duration ttl) throws BackendException {
    return issuer().issue(new IssueRequest(key, new TaskId("tck", "1"), itsRole, ttl), deadline());
  }

  Revoked revoke(LeaseKey key, Issued issued) throws BackendException {
    return revoke(key, role, issued);
  }

  Revoked revoke(LeaseKey key, String itsRole, Issued issued) throws BackendException {
    return issuer()
        .revoke(new RevokeRequest(key, itsRole, Optional.of(issued.reference())), deadline());
  }

  Deadline deadline() {
    return Deadline.in(clock, Duration.ofSeconds(30));
  }
}
