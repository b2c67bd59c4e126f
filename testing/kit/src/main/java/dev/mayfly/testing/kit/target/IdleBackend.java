package dev.mayfly.testing.kit.target;

import dev.mayfly.core.backend.Backend;
import dev.mayfly.core.backend.Cleaned;
import dev.mayfly.core.backend.Finding;
import dev.mayfly.core.backend.Guard;
import dev.mayfly.core.backend.IssueRequest;
import dev.mayfly.core.backend.Issued;
import dev.mayfly.core.backend.Issuer;
import dev.mayfly.core.backend.LeaseAccounts;
import dev.mayfly.core.backend.Renewable;
import dev.mayfly.core.backend.RevokeRequest;
import dev.mayfly.core.backend.Revoked;
import dev.mayfly.core.backend.RootRotatable;
import dev.mayfly.core.backend.SeverResult;
import dev.mayfly.core.credential.Credential;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.credential.Secret;
import dev.mayfly.core.lease.Guarantee;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.lease.LeaseReference;
import dev.mayfly.core.lease.NodeView;
import dev.mayfly.core.lease.Observation;
import dev.mayfly.core.lease.Validity;
import dev.mayfly.core.time.Clock;
import dev.mayfly.core.time.Deadline;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Answers at once, and everything that it is asked to end is gone. What it makes, of whatever kind,
 * opens nothing.
 */
public final class IdleBackend implements Backend, Issuer, Guard {

  private static final Duration LONGEST = Duration.ofDays(1);

  private final Clock clock;
  private final Function<LeaseKey, Credential> maker;
  private final boolean renewable;
  private final Guarantee guarantee;

  /** Makes database logins, and renews them. */
  public IdleBackend(Clock clock) {
    this(clock, IdleBackend::login, true, Guarantee.OBSERVED);
  }

  /**
   * @param maker makes a credential that carries the key
   */
  IdleBackend(
      Clock clock, Function<LeaseKey, Credential> maker, boolean renewable, Guarantee guarantee) {
    this.clock = clock;
    this.maker = maker;
    this.renewable = renewable;
    this.guarantee = guarantee;
  }

  private static Credential login(LeaseKey key) {
    return new DatabaseLogin(key.toString(), Secret.of(key.toString()));
  }

  @Override
  public Guarantee guarantee() {
    return guarantee;
  }

  @Override
  public Issuer issuer() {
    return this;
  }

  @Override
  public Optional<Guard> guard() {
    return guarantee.isSeen() ? Optional.of(this) : Optional.empty();
  }

  @Override
  public Optional<RootRotatable> root() {
    return Optional.empty();
  }

  @Override
  public List<Finding> examine(Deadline deadline) {
    return List.of();
  }

  @Override
  public Issued issue(IssueRequest request, Deadline deadline) {
    return new Issued(
        LeaseReference.of(Map.of("lease_id", request.key().toString())),
        maker.apply(request.key()),
        new Validity(clock.now(), request.ttl()),
        renewable ? LONGEST : request.ttl());
  }

  @Override
  public Revoked revoke(RevokeRequest request, Deadline deadline) {
    return Revoked.CONFIRMED;
  }

  @Override
  public Optional<Renewable> renewable() {
    return renewable
        ? Optional.of((key, reference, increment, deadline) -> new Validity(clock.now(), increment))
        : Optional.empty();
  }

  @Override
  public Duration longestCallInFlight() {
    return Duration.ofSeconds(1);
  }

  @Override
  public List<SeverResult> sever(List<LeaseAccounts> leases, Deadline deadline) {
    return leases.stream().map(lease -> SeverResult.nothing(lease.key())).toList();
  }

  @Override
  public List<Cleaned> destroy(List<LeaseAccounts> leases, Deadline deadline) {
    return leases.stream().map(lease -> Cleaned.nothing(lease.key())).toList();
  }

  @Override
  public List<Observation> observe(List<LeaseAccounts> leases, Deadline deadline) {
    return leases.stream()
        .map(lease -> new Observation(lease.key(), List.of(empty()), Optional.empty()))
        .toList();
  }

  private static NodeView empty() {
    return new NodeView(
        "nowhere", "", Collections.emptySortedMap(), true, List.of(), Collections.emptySortedSet());
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
