package dev.mayfly.backends.vault;

import dev.mayfly.backends.vault.VaultCall.Verb;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.credential.Secret;
import dev.mayfly.core.task.Principal;
import dev.mayfly.core.time.Clock;
import dev.mayfly.core.time.Deadline;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Our own standing with Vault: logs in at the first call, renews or replaces its token when two
 * thirds of its time are over, logs in again when Vault no longer knows it. Has no thread;
 * thread-safe. Closing revokes a token that our login made.
 */
public final class VaultSession implements AutoCloseable {

  private static final Duration CLOSING = Duration.ofSeconds(2);

  private final VaultGateway vault;
  private final VaultLogin login;
  private final Clock clock;
  private final ReentrantLock entrance = new ReentrantLock();
  private volatile @Nullable SessionToken current;

  public VaultSession(VaultGateway vault, VaultLogin login, Clock clock) {
    this.vault = vault;
    this.login = login;
    this.clock = clock;
  }

  /** At the same Vault, as somebody else. */
  public VaultSession as(VaultLogin other) {
    return new VaultSession(vault, other, clock);
  }

  /** How a person tells the same Vault something. */
  public VaultCommands commands() {
    return vault.commands();
  }

  /** Whether we can log in again and again. */
  boolean loginIsRepeatable() {
    return login.repeatable();
  }

  /** Who Vault says we are. */
  public Principal principal(Deadline deadline) throws BackendException {
    return token(deadline).principal();
  }

  /**
   * Sends the call with the session's token, and insists on it: a refusal is thrown, a denial with
   * the line of policy that mends it.
   */
  public VaultReply call(VaultCall call, Deadline deadline) throws BackendException {
    return require(call, ask(call, deadline), deadline);
  }

  /** The answer, or what its refusal means for the caller. */
  public VaultReply require(VaultCall call, VaultReply reply, Deadline deadline)
      throws BackendException {
    if (reply.status() == 403) {
      throw denied(call, reply, deadline);
    }
    return reply.orThrow(call);
  }

  /** Sends the call with the session's token and returns what Vault answered, refusals included. */
  public VaultReply ask(VaultCall call, Deadline deadline) throws BackendException {
    SessionToken token = token(deadline);
    VaultReply reply = vault.call(call.with(token.secret()), deadline);
    if (reply.status() != 403 || knows(token, deadline)) {
      return reply;
    }
    forget(token);
    return vault.call(call.with(token(deadline).secret()), deadline);
  }

  /** Sends a call with another token than ours, such as one made for a lease. */
  public VaultReply ask(VaultCall call, Secret bearer, Deadline deadline) throws BackendException {
    return vault.call(call.with(bearer), deadline);
  }

  private SessionToken token(Deadline deadline) throws BackendException {
    SessionToken token = current;
    if (token != null && token.fresh(clock)) {
      return token;
    }
    enter(deadline);
    try {
      token = current;
      if (token == null || !token.fresh(clock)) {
        token = token == null ? loggedIn(deadline) : prolonged(token, deadline);
        current = token;
      }
      return token;
    } finally {
      entrance.unlock();
    }
  }

  private void enter(Deadline deadline) throws BackendException {
    try {
      if (entrance.tryLock(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new BackendException(
        Kind.TRANSIENT, "another call was still logging in to Vault at the deadline");
  }

  private SessionToken loggedIn(Deadline deadline) throws BackendException {
    Secret secret = login.login(vault, deadline);
    VaultCall lookup = VaultCall.read("auth/token/lookup-self").with(secret);
    VaultReply reply = vault.call(lookup, deadline);
    if (reply.status() == 403) {
      throw new BackendException(
          Kind.DENIED,
          "the token by "
              + login.method()
              + " is not valid (any more), or may not look at itself: "
              + reply.message(lookup)
              + ". "
              + PolicyLine.of(Verb.READ, lookup.path()));
    }
    return SessionToken.of(secret, reply.orThrow(lookup), clock);
  }

  /** Renews the token where that gives it a worthwhile time to live, and else replaces it. */
  private SessionToken prolonged(SessionToken token, Deadline deadline) throws BackendException {
    if (token.renewable()) {
      VaultReply reply =
          vault.call(
              VaultCall.write("auth/token/renew-self", Map.of()).with(token.secret()), deadline);
      SessionToken renewed = reply.auth().map(auth -> token.renewed(auth, clock)).orElse(token);
      if (renewed.fresh(clock) && renewed.worthwhile()) {
        return renewed;
      }
    }
    return loggedIn(deadline);
  }

  /** Whether Vault still knows the token; a token that may not look at itself counts as unknown. */
  private boolean knows(SessionToken token, Deadline deadline) throws BackendException {
    return vault
            .call(VaultCall.read("auth/token/lookup-self").with(token.secret()), deadline)
            .status()
        != 403;
  }

  private void forget(SessionToken token) {
    entrance.lock();
    try {
      current = token.equals(current) ? null : current;
    } finally {
      entrance.unlock();
    }
  }

  private BackendException denied(VaultCall call, VaultReply reply, Deadline deadline)
      throws BackendException {
    return new BackendException(
        Kind.DENIED,
        "Vault denied "
            + call
            + " to "
            + token(deadline).described()
            + ": "
            + reply.message(call)
            + ". "
            + PolicyLine.of(call.verb(), call.path()));
  }

  @Override
  public void close() {
    SessionToken token = current;
    current = null;
    if (token == null || !login.makesToken()) {
      return;
    }
    try {
      vault.call(
          VaultCall.write("auth/token/revoke-self", Map.of()).with(token.secret()),
          Deadline.in(clock, CLOSING));
    } catch (BackendException e) {
      return; // It ends with its time to live.
    }
  }
}
