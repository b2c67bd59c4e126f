package dev.mayfly.backends.database.vault;

import dev.mayfly.backends.vault.LeasedEngine;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.backend.IssueRequest;
import dev.mayfly.core.backend.Issued;
import dev.mayfly.core.backend.Issuer;
import dev.mayfly.core.backend.Renewable;
import dev.mayfly.core.backend.RevokeRequest;
import dev.mayfly.core.backend.Revoked;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.credential.Secret;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.lease.LeaseReference;
import dev.mayfly.core.lease.Validity;
import dev.mayfly.core.time.Deadline;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Accounts made by Vault's database engine, each on a token of its own, whose display name brings
 * the lease key into the account's name.
 */
public final class VaultDatabaseIssuer implements Issuer, Renewable {

  private final LeasedEngine engine;
  private final LeasedEngine guards;
  private final EngineSettings settings;

  /** {@code guards} makes the guard's own logins, on tokens that may have no other. */
  public VaultDatabaseIssuer(LeasedEngine engine, LeasedEngine guards, EngineSettings settings) {
    this.engine = engine;
    this.guards = guards;
    this.settings = settings;
  }

  @Override
  public Issued issue(IssueRequest request, Deadline deadline) throws BackendException {
    boolean guard = request.role().equals(settings.names().guardRole());
    LeasedEngine.Made made =
        (guard ? guards : engine)
            .issue(
                request.key(),
                request.task(),
                settings.names().creds(request.role()),
                new LeasedEngine.Span(
                    request.ttl(), request.lifetime(), settings.maxTtlOf(request.role())),
                deadline);
    Map<String, Object> data = made.lease().data();
    if (!(data.get("username") instanceof String username)
        || !(data.get("password") instanceof String password)) {
      throw undo(made.reference(), "has no username and password", deadline);
    }
    if (!settings.accounts().carries(request.key(), username)) {
      throw undo(
          made.reference(),
          "names the account "
              + username
              + ", which nobody could find by its lease key: give the connection our username_template",
          deadline);
    }
    return new Issued(
        made.reference(),
        new DatabaseLogin(username, Secret.of(password)),
        made.validity(),
        made.longest());
  }

  private BackendException undo(LeaseReference reference, String problem, Deadline deadline) {
    String message = "the answer of " + settings.names().config() + " " + problem;
    return engine.undo(reference, new BackendException(Kind.INVALID, message), deadline);
  }

  @Override
  public Revoked revoke(RevokeRequest request, Deadline deadline) throws BackendException {
    return engine.revoke(request.reference().orElse(LeaseReference.of(Map.of())), deadline);
  }

  @Override
  public Optional<Renewable> renewable() {
    return Optional.of(this);
  }

  @Override
  public Validity renew(
      LeaseKey key, LeaseReference reference, Duration increment, Deadline deadline)
      throws BackendException {
    return engine.renew(reference, increment, deadline);
  }

  @Override
  public Duration longestCallInFlight() {
    return settings.longestRequest();
  }
}
