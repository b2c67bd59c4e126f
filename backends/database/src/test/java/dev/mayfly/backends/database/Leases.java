package dev.mayfly.backends.database;

import dev.mayfly.core.backend.Backend;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.Cleaned;
import dev.mayfly.core.backend.Guard;
import dev.mayfly.core.backend.GuardLogin;
import dev.mayfly.core.backend.IssueRequest;
import dev.mayfly.core.backend.Issued;
import dev.mayfly.core.backend.LeaseAccounts;
import dev.mayfly.core.backend.RevokeRequest;
import dev.mayfly.core.backend.Revoked;
import dev.mayfly.core.backend.SeverResult;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.lease.Observation;
import dev.mayfly.core.task.TaskId;
import dev.mayfly.core.time.Clock;
import dev.mayfly.core.time.Deadline;
import dev.mayfly.core.time.SystemClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Leases of one role of a backend, whatever the database, and a guard that ends them. */
public record Leases(Backend backend, String role) {

  /** A real one. */
  public static final Clock CLOCK = new SystemClock();

  private static final Random RANDOM = new Random();

  public static Deadline soon() {
    return Deadline.in(CLOCK, Duration.ofSeconds(20));
  }

  public static LeaseKey newKey() {
    return LeaseKey.random(RANDOM);
  }

  /** A task's credential. */
  public Issued issue(LeaseKey key) throws BackendException {
    return issue(key, "nightly", role, Duration.ofMinutes(5));
  }

  private Issued issue(LeaseKey key, String task, String of, Duration ttl) throws BackendException {
    return backend.issuer().issue(new IssueRequest(key, new TaskId(task, "1"), of, ttl), soon());
  }

  public Revoked revoke(LeaseKey key, Issued issued) throws BackendException {
    RevokeRequest request = new RevokeRequest(key, role, Optional.of(issued.reference()));
    return backend.issuer().revoke(request, soon());
  }

  /** Gives the guard a login, as the task of its login does. */
  public Guard guard() throws BackendException {
    Guard guard = backend.guard().orElseThrow();
    GuardLogin own = guard.ownLogin().orElseThrow();
    Issued issued = issue(newKey(), "mayfly", own.role(), own.ttl());
    try {
      own.delivery().deliver(issued.credential(), issued.validity());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return guard;
  }

  public SeverResult sever(LeaseAccounts lease) throws BackendException {
    return backend.guard().orElseThrow().sever(List.of(lease), soon()).get(0);
  }

  public Cleaned destroy(LeaseAccounts lease) throws BackendException {
    return backend.guard().orElseThrow().destroy(List.of(lease), soon()).get(0);
  }

  public Observation observe(LeaseAccounts lease) throws BackendException {
    return backend.guard().orElseThrow().observe(List.of(lease), soon()).get(0);
  }

  public static LeaseAccounts accounts(LeaseKey key) {
    return LeaseAccounts.of(key, Duration.ZERO);
  }

  /** A lease whose credential is still in memory. */
  public static LeaseAccounts remembering(LeaseKey key, Issued issued) {
    return new LeaseAccounts(
        key, Duration.ZERO, new TreeSet<>(), new TreeMap<>(), Optional.of(issued.credential()));
  }

  /** A lease with the suspects of an observation. */
  public static LeaseAccounts suspecting(LeaseKey key, Observation seen) {
    TreeMap<String, Set<String>> suspects = new TreeMap<>();
    seen.nodes().forEach(node -> suspects.put(node.node(), node.suspects()));
    return new LeaseAccounts(key, Duration.ZERO, new TreeSet<>(), suspects, Optional.empty());
  }
}
