package dev.mayfly.backends.database.issuing;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.GuardLogin;
import dev.mayfly.core.backend.IssueRequest;
import dev.mayfly.core.backend.Issued;
import dev.mayfly.core.backend.Issuer;
import dev.mayfly.core.backend.RevokeRequest;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.task.TaskId;
import dev.mayfly.core.time.Deadline;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A guard's login for who only looks: it is revoked when that is done, and ends by its own time if
 * it cannot be.
 */
public final class GuardSession {

  private final Issuer issuer;
  private final GuardLogin guard;

  public GuardSession(Issuer issuer, GuardLogin guard) {
    this.issuer = issuer;
    this.guard = guard;
  }

  /**
   * Lets it look.
   *
   * @param command that looks, for the ledger of whoever audits Vault
   */
  public void run(String command, Consumer<DatabaseLogin> look, Deadline deadline)
      throws BackendException {
    LeaseKey key = LeaseKey.random(new SecureRandom());
    TaskId task = new TaskId(command, key.value());
    Issued login = issuer.issue(new IssueRequest(key, task, guard.role(), guard.ttl()), deadline);
    look.accept((DatabaseLogin) login.credential());
    issuer.revoke(new RevokeRequest(key, guard.role(), Optional.of(login.reference())), deadline);
  }
}
