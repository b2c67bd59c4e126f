package dev.mayfly.backends.database.direct;

import dev.mayfly.backends.database.dialect.AccountLogins;
import dev.mayfly.backends.database.dialect.AccountSession;
import dev.mayfly.backends.database.dialect.RandomText;
import dev.mayfly.backends.database.dialect.RoleStatements;
import dev.mayfly.backends.database.dialect.RoleStatements.Places;
import dev.mayfly.backends.database.vault.EngineSettings;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.backend.IssueRequest;
import dev.mayfly.core.backend.Issued;
import dev.mayfly.core.backend.Issuer;
import dev.mayfly.core.backend.Renewable;
import dev.mayfly.core.backend.RevokeRequest;
import dev.mayfly.core.backend.Revoked;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.lease.LeaseReference;
import dev.mayfly.core.lease.Validity;
import dev.mayfly.core.time.Clock;
import dev.mayfly.core.time.Deadline;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Makes accounts with a root login, by the statements that Vault's engine would run. Each has the
 * key of its lease in its name, and an end of its own at the server, which a renewal puts off.
 * Thread-safe.
 */
public final class DirectIssuer implements Issuer, Renewable {

  /**
   * After which the server is done with a call of whose answer nobody heard: it gives the
   * connection up after half of that, and what it has begun by then takes less.
   */
  private static final Duration LONGEST_CALL = Duration.ofSeconds(20);

  private static final String ACCOUNT = "account";
  private static final String LAST = "last";

  private final EngineSettings settings;
  private final SortedMap<String, RoleStatements> roles;

  /** Accounts of all roles are prolonged and ended alike. */
  private final RoleStatements any;

  private final DirectRoot root;
  private final AccountLogins logins;
  private final Clock clock;

  DirectIssuer(
      EngineSettings settings,
      SortedMap<String, RoleStatements> roles,
      DirectRoot root,
      AccountLogins logins,
      Clock clock) {
    this.settings = settings;
    this.roles = roles;
    this.any = roles.values().iterator().next();
    this.root = root;
    this.logins = logins;
    this.clock = clock;
  }

  @Override
  public Issued issue(IssueRequest request, Deadline deadline) throws BackendException {
    RoleStatements statements = statements(request.role());
    Duration longest = settings.maxTtlOf(request.role());
    Duration ttl = shorter(request.ttl(), longest);
    DatabaseLogin login =
        new DatabaseLogin(settings.accounts().newName(request.key()), RandomText.password());
    Instant from;
    try (AccountSession session = root.open(deadline)) {
      from = clock.now();
      make(session, statements, login, ttl, deadline);
    }
    return new Issued(
        reference(login, from.plus(longest)), login, new Validity(from, ttl), longest);
  }

  private RoleStatements statements(String role) throws BackendException {
    RoleStatements statements = roles.get(role);
    if (statements == null) {
      throw new BackendException(
          Kind.INVALID, "there is no role '" + role + "'. fix: one of " + roles.keySet());
    }
    return statements;
  }

  private static LeaseReference reference(DatabaseLogin login, Instant last) {
    return LeaseReference.of(Map.of(ACCOUNT, login.username(), LAST, last.toString()));
  }

  private void make(
      AccountSession session,
      RoleStatements statements,
      DatabaseLogin login,
      Duration ttl,
      Deadline deadline)
      throws BackendException {
    try {
      Places places =
          new Places(
              login.username(), logins.inStatements(login), session.timeAfter(ttl, deadline));
      session.run(places.in(statements.creation()), deadline);
    } catch (SQLException e) {
      throw undone(session, statements, login, e, deadline);
    }
  }

  /** Whoever asked is told that nothing was made only once that is true. */
  private BackendException undone(
      AccountSession session,
      RoleStatements statements,
      DatabaseLogin login,
      SQLException why,
      Deadline deadline) {
    Kind kind = logins.kindOf(why);
    if (kind != Kind.UNKNOWN) {
      try {
        session.run(Places.of(login.username()).in(statements.rollback()), deadline);
      } catch (SQLException e) {
        why.addSuppressed(e);
        kind = Kind.UNKNOWN;
      }
    }
    return new BackendException(
        kind, "account " + login.username() + " cannot be made: " + logins.message(why), why);
  }

  /** Every account that carries the key, however many calls made one. */
  @Override
  public Revoked revoke(RevokeRequest request, Deadline deadline) throws BackendException {
    try (AccountSession session = root.open(deadline)) {
      for (String account : session.accountsOf(request.key(), deadline)) {
        session.run(Places.of(account).in(any.revocation()), deadline);
      }
      return Revoked.CONFIRMED;
    } catch (SQLException e) {
      throw new BackendException(
          Kind.TRANSIENT,
          "accounts of lease " + request.key() + " cannot be ended: " + logins.message(e),
          e);
    }
  }

  @Override
  public Optional<Renewable> renewable() {
    return Optional.of(this);
  }

  @Override
  public Validity renew(
      LeaseKey key, LeaseReference reference, Duration increment, Deadline deadline)
      throws BackendException {
    String account = part(reference, ACCOUNT);
    try (AccountSession session = root.open(deadline)) {
      Instant from = clock.now();
      Duration ttl =
          shorter(increment, Duration.between(from, Instant.parse(part(reference, LAST))));
      if (ttl.isNegative() || ttl.isZero()) {
        throw new BackendException(Kind.INVALID, account + " is as old as its role lets it be");
      }
      Places places = new Places(account, "", session.timeAfter(ttl, deadline));
      session.run(places.in(any.renewal()), deadline);
      return new Validity(from, ttl);
    } catch (SQLException e) {
      Kind kind = logins.kindOf(e);
      throw new BackendException(
          kind == Kind.UNKNOWN ? Kind.TRANSIENT : kind, // it may be said again
          account + " cannot be prolonged: " + logins.message(e),
          e);
    }
  }

  private static String part(LeaseReference reference, String name) throws BackendException {
    String part = reference.parts().get(name);
    if (part == null) {
      throw new BackendException(
          Kind.INVALID,
          "too little is known of the lease to renew it: its " + name + " is missing");
    }
    return part;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  @Override
  public Duration longestCallInFlight() {
    return LONGEST_CALL;
  }
}
