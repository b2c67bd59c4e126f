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

  /** What is asked with the login. */
  @FunctionalInterface
  public interface Question<T> {
    T ask(DatabaseLogin login) throws BackendException;
  }

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
    ask(
        command,
        login -> {
          look.accept(login);
          return login;
        },
        deadline);
  }

  /** The same, for an answer. Where there is none its login is revoked all the same. */
  public <T> T ask(String command, Question<T> question, Deadline deadline)
      throws BackendException {
    LeaseKey key = LeaseKey.random(new SecureRandom());
    TaskId task = new TaskId(command, key.value());
    Issued login = issuer.issue(new IssueRequest(key, task, guard.role(), guard.ttl()), deadline);
    RevokeRequest end = new RevokeRequest(key, guard.role(), Optional.of(login.reference()));
    T answer;
    try {
      answer = question.ask((DatabaseLogin) login.credential());
    } catch (BackendException e) {
      try {
        issuer.revoke(end, deadline);
      } catch (BackendException second) {
        e.addSuppressed(second);
      }
      throw e;
    }
    issuer.revoke(end, deadline);
    return answer;
  }
}
