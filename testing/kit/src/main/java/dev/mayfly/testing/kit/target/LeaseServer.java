package dev.mayfly.testing.kit.target;

import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.lease.LeaseReference;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What issuers of several processes talk to: it keeps leases, drops their accounts when they run
 * out, and can be down.
 */
public final class LeaseServer {

  /** How long a renewed lease lasts at most, counted from its issue, as its issuers are told. */
  private final Duration longest;

  /** The same as it is in force. */
  private Duration limit;

  private final FakeTarget fakeTarget;
  private final Map<String, Lease> leases = new TreeMap<>();
  private boolean up = true;
  private int issued;

  public LeaseServer(FakeTarget fakeTarget, Duration longest) {
    this.fakeTarget = fakeTarget;
    this.longest = longest;
    this.limit = longest;
  }

  public FakeTarget fakeTarget() {
    return fakeTarget;
  }

  public Duration longest() {
    return longest;
  }

  /** Somebody changes how long leases last at most, and tells nobody. */
  public void limit(Duration other) {
    limit = other;
  }

  Duration limit() {
    return limit;
  }

  public boolean up() {
    return up;
  }

  public void up(boolean is) {
    up = is;
  }

  /** What the next lease is called. */
  String newId() {
    return "creds/" + issued++;
  }

  Lease issue(String id, LeaseKey key, Duration ttl, boolean guard) {
    Account account = fakeTarget.create(key, guard);
    long now = fakeTarget.events().now();
    Lease lease = new Lease(id, account, now);
    leases.put(lease.id, lease);
    lease.extend(now, ttl);
    return lease;
  }

  static LeaseReference reference(String id) {
    return LeaseReference.of(Map.of("lease_id", id));
  }

  Optional<Lease> find(String id) {
    return Optional.ofNullable(leases.get(id));
  }

  List<Lease> find(LeaseKey key) {
    return leases.values().stream().filter(lease -> lease.account.key().equals(key)).toList();
  }

  /**
   * Drops the lease's account, or does nothing where only its expiry ends it; false where the
   * target cannot be reached.
   */
  boolean revoke(Lease lease) {
    if (expiresByItself()) {
      return true;
    }
    if (!fakeTarget.primary().reachable()) {
      return false;
    }
    forget(lease);
    return true;
  }

  private boolean expiresByItself() {
    return fakeTarget.guarantee().endsByExpiry();
  }

  private void forget(Lease lease) {
    fakeTarget.drop(lease.account);
    leases.remove(lease.id);
  }

  private void expire(Lease lease) {
    if (!leases.containsKey(lease.id) || fakeTarget.events().now() < lease.until) {
      return;
    }
    if (expiresByItself()) {
      forget(lease);
    } else if (!up || !revoke(lease)) {
      fakeTarget.events().in(Duration.ofSeconds(5), () -> expire(lease));
    }
  }

  /** One lease and the account that goes with it. */
  final class Lease {
    private final String id;
    private final Account account;
    private final long since;
    private long until;

    Lease(String id, Account account, long since) {
      this.id = id;
      this.account = account;
      this.since = since;
    }

    Account account() {
      return account;
    }

    LeaseReference reference() {
      return LeaseServer.reference(id);
    }

    /** Prolongs it as far as it goes and says for how long. */
    Duration extend(long now, Duration ttl) {
      until = Math.min(now + ttl.toNanos(), since + limit.toNanos());
      fakeTarget.events().at(until, () -> expire(this));
      return Duration.ofNanos(Math.max(0, until - now));
    }
  }
}
