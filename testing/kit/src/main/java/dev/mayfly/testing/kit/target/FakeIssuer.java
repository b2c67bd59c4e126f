package dev.mayfly.testing.kit.target;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.backend.IssueRequest;
import dev.mayfly.core.backend.Issued;
import dev.mayfly.core.backend.Issuer;
import dev.mayfly.core.backend.Renewable;
import dev.mayfly.core.backend.RevokeRequest;
import dev.mayfly.core.backend.Revoked;
import dev.mayfly.core.lease.Guarantee;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.lease.LeaseReference;
import dev.mayfly.core.lease.Validity;
import dev.mayfly.core.time.Clock;
import dev.mayfly.core.time.Deadline;
import dev.mayfly.testing.kit.fault.Fault;
import dev.mayfly.testing.kit.fault.FaultPlan;
import dev.mayfly.testing.kit.fault.Verb;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The issuer of one process, at a server that several may share. */
public final class FakeIssuer implements Issuer, Renewable {

  /** The role whose accounts are guards' own. */
  public static final String GUARD_ROLE = "guard";

  private static final Duration LONGEST_FLIGHT = Duration.ofSeconds(20);
  private static final Duration LATER = Duration.ofSeconds(5);

  private final LeaseServer server;
  private final Clock clock;
  private final FaultPlan faults;
  private final CallListener listener;

  public FakeIssuer(LeaseServer server, Clock clock, FaultPlan faults, CallListener listener) {
    this.server = server;
    this.clock = clock;
    this.faults = faults;
    this.listener = listener;
  }

  @Override
  public Issued issue(IssueRequest request, Deadline deadline) throws BackendException {
    listener.issuing(server.fakeTarget(), request);
    Optional<Fault> fault = faults.next(Verb.ISSUE);
    failBefore(fault);
    if (!request.role().equals(GUARD_ROLE) && !request.role().startsWith("role-")) {
      throw new BackendException(Kind.INVALID, "unknown role " + request.role());
    }
    if (fault.equals(Optional.of(Fault.UNKNOWN_LATER))) {
      makeLater(request, deadline);
    }
    if (fault.equals(Optional.of(Fault.DOUBLED))) {
      make(request);
    }
    LeaseServer.Lease lease = make(request);
    failAfter(fault, lease.reference());
    Validity validity = new Validity(clock.now(), min(request.ttl(), server.limit()));
    return new Issued(lease.reference(), lease.account().login(), validity, server.longest());
  }

  @Override
  public Validity renew(
      LeaseKey key, LeaseReference reference, Duration increment, Deadline deadline)
      throws BackendException {
    listener.renewing(server.fakeTarget(), key);
    Optional<Fault> fault = faults.next(Verb.RENEW);
    failBefore(fault);
    LeaseServer.Lease lease =
        find(reference).orElseThrow(() -> new BackendException(Kind.INVALID, "lease not found"));
    Duration ttl = lease.extend(server.fakeTarget().events().now(), increment);
    failAfter(fault, reference);
    return new Validity(clock.now(), ttl);
  }

  @Override
  public Revoked revoke(RevokeRequest request, Deadline deadline) throws BackendException {
    listener.revoking(server.fakeTarget(), request.key());
    Optional<Fault> fault = faults.next(Verb.REVOKE);
    failBefore(fault);
    if (request.reference().isEmpty()) {
      return Revoked.UNNAMED;
    }
    for (LeaseServer.Lease lease : named(request)) {
      if (!server.revoke(lease)) {
        throw new BackendException(Kind.TRANSIENT, "the target cannot be reached");
      }
    }
    failAfter(fault, request.reference().get());
    return Revoked.CONFIRMED;
  }

  @Override
  public Optional<Renewable> renewable() {
    return Optional.of(this);
  }

  @Override
  public Duration longestCallInFlight() {
    return LONGEST_FLIGHT;
  }

  /** Sometimes what will be made has a name already. */
  private void makeLater(IssueRequest request, Deadline deadline) throws BackendException {
    Duration later = deadline.remaining().compareTo(LATER) < 0 ? Duration.ZERO : LATER;
    String id = server.newId();
    server.fakeTarget().createLater(request.key(), later, () -> make(request, id));
    if (id.hashCode() % 2 == 0) {
      throw new BackendException(Kind.UNKNOWN, "no answer", null, LeaseServer.reference(id));
    }
    throw new BackendException(Kind.UNKNOWN, "no answer");
  }

  private LeaseServer.Lease make(IssueRequest request) {
    return make(request, server.newId());
  }

  private LeaseServer.Lease make(IssueRequest request, String id) {
    return server.issue(id, request.key(), request.ttl(), request.role().equals(GUARD_ROLE));
  }

  /** Where nobody can look, an issuer has to know what else it made under the key. */
  private List<LeaseServer.Lease> named(RevokeRequest request) {
    if (server.fakeTarget().guarantee() == Guarantee.CONFIRMED) {
      return server.find(request.key());
    }
    return request.reference().flatMap(this::find).stream().toList();
  }

  private Optional<LeaseServer.Lease> find(LeaseReference reference) {
    return Optional.ofNullable(reference.parts().get("lease_id")).flatMap(server::find);
  }

  private void failBefore(Optional<Fault> fault) throws BackendException {
    if (!server.up()) {
      throw new BackendException(Kind.TRANSIENT, "connection refused");
    }
    Faults.before(fault);
  }

  private static void failAfter(Optional<Fault> fault, LeaseReference partial)
      throws BackendException {
    if (fault.equals(Optional.of(Fault.UNKNOWN_AFTER)) && partial.hashCode() % 2 == 0) {
      throw new BackendException(Kind.UNKNOWN, "the answer was cut short", null, partial);
    }
    Faults.after(fault);
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
