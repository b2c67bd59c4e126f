package dev.mayfly.testing.kit.tck;

import dev.mayfly.core.backend.Backend;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.IssueRequest;
import dev.mayfly.core.backend.Issued;
import dev.mayfly.core.backend.Issuer;
import dev.mayfly.core.backend.RevokeRequest;
import dev.mayfly.core.backend.TargetFields;
import dev.mayfly.core.lease.Guarantee;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.task.TaskId;
import dev.mayfly.core.time.Clock;
import dev.mayfly.core.time.Deadline;
import java.time.Duration;
import java.util.Optional;

/**
 * A backend to be tested, at a target that is ready for it. What it is asked is what its guarantee
 * promises.
 *
 * @param fields what its factory says tasks are told
 * @param role one that the issuer has
 * @param pause lets time pass on the clock
 */
public record Subject(
    Backend backend, TargetFields fields, String role, Probe probe, Clock clock, Pause pause) {

  static final Duration TTL = Duration.ofMinutes(2);

  /** Of what is waited for to expire. */
  static final Duration BRIEF = Duration.ofSeconds(2);

  /** Returns when this much time has passed. */
  public interface Pause {
    void of(Duration time) throws InterruptedException;
  }

  /** One of which nothing has to expire: its guarantee is OBSERVED or CONFIRMED. */
  public Subject(Backend backend, TargetFields fields, String role, Probe probe, Clock clock) {
    this(
        backend,
        fields,
        role,
        probe,
        clock,
        time -> {
          throw new IllegalStateException(
              "what expires takes time; fix: give its Subject a pause, such as Thread::sleep");
        });
  }

  Guarantee guarantee() {
    return backend.guarantee();
  }

  /** Whether a revocation, once it is confirmed, has ended the credential. */
  boolean endsByRevocation() {
    return guarantee() == Guarantee.OBSERVED || guarantee() == Guarantee.CONFIRMED;
  }

  Issued issue(Issuer issuer, LeaseKey key, Duration ttl) throws BackendException {
    return issue(issuer, key, role, ttl);
  }

  Issued issue(Issuer issuer, LeaseKey key, String itsRole, Duration ttl) throws BackendException {
    return issuer.issue(new IssueRequest(key, new TaskId("tck", "1"), itsRole, ttl), deadline());
  }

  RevokeRequest toRevoke(LeaseKey key, Optional<Issued> issued) {
    return new RevokeRequest(key, role, issued.map(Issued::reference));
  }

  Deadline deadline() {
    return Deadline.in(clock, Duration.ofSeconds(30));
  }
}
