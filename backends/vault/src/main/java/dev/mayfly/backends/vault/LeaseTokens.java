package dev.mayfly.backends.vault;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.task.TaskId;
import dev.mayfly.core.time.Deadline;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One token per lease, made through a token role: an orphan, so that it survives the loss of our
 * own token; periodic, so that if nobody renews it Vault takes the access away; with the lease key
 * as its display name, so that the key reaches the account's name. Thread-safe.
 *
 * <p>The period is the role's: Vault lets only a root or sudo token choose one. So are the
 * policies.
 */
public final class LeaseTokens {

  private static final Pattern LESSER =
      Pattern.compile("using the lesser value of (\\d{1,9}) seconds");

  private final VaultSession session;
  private final String role;

  public LeaseTokens(VaultSession session, String role) {
    this.session = session;
    this.role = role;
  }

  /** The path whose {@code update} capability {@link #create} needs. */
  public String path() {
    return "auth/token/create/" + role;
  }

  /**
   * Makes a token. A lost one gives no access to anything but itself and dies with its period, so a
   * lost answer is TRANSIENT.
   *
   * @param longest after which no renewal helps
   */
  public LeaseToken create(LeaseKey key, TaskId task, Duration longest, Deadline deadline)
      throws BackendException {
    VaultCall call =
        VaultCall.write(
            path(),
            Map.of(
                "display_name",
                key.value(),
                "explicit_max_ttl",
                longest.toSeconds() + "s",
                "no_default_policy",
                true,
                "meta",
                Map.of("task", task.name(), "incarnation", task.incarnation())));
    VaultReply reply = session.call(call, deadline);
    VaultReply.Auth auth =
        reply
            .auth()
            .orElseThrow(
                () -> new BackendException(Kind.INVALID, path() + " answered without a token"));
    if (auth.accessor().isEmpty() || !auth.orphan() || !auth.renewable()) {
      throw unsuitable(auth, deadline);
    }
    return new LeaseToken(auth.token(), auth.accessor(), auth.ttl(), longest(reply, longest));
  }

  /** The token role may allow less, and the answer says so. */
  private static Duration longest(VaultReply reply, Duration asked) {
    return reply.warnings().stream()
        .map(LESSER::matcher)
        .filter(Matcher::find)
        .map(found -> Duration.ofSeconds(Long.parseLong(found.group(1))))
        .reduce(asked, (one, other) -> one.compareTo(other) < 0 ? one : other);
  }

  private BackendException unsuitable(VaultReply.Auth auth, Deadline deadline)
      throws BackendException {
    if (!auth.accessor().isEmpty()) {
      revoke(auth.accessor(), deadline);
    }
    return new BackendException(
        Kind.INVALID,
        "token role "
            + role
            + " does not make orphan, renewable service tokens: `"
            + new TokenRole(role).remedy(session.commands())
            + "`");
  }

  /** Renews the token by its period. The answer is the time it has left. INVALID: it is gone. */
  public Duration renew(String accessor, Deadline deadline) throws BackendException {
    VaultCall call = VaultCall.write("auth/token/renew-accessor", Map.of("accessor", accessor));
    VaultReply reply = session.call(call, deadline);
    return reply
        .auth()
        .map(VaultReply.Auth::ttl)
        .orElseThrow(() -> new BackendException(Kind.INVALID, call + " answered without a token"));
  }

  /**
   * Revokes the token; one that is gone already is success. Vault queues the leases that hang on
   * it: a net, not a proof.
   */
  public void revoke(String accessor, Deadline deadline) throws BackendException {
    VaultCall call = VaultCall.write("auth/token/revoke-accessor", Map.of("accessor", accessor));
    VaultReply reply = session.ask(call, deadline);
    // An accessor outlives its token where the server died between removing the two.
    if (!reply.says("invalid accessor") && !reply.says("token not found")) {
      session.require(call, reply, deadline);
    }
  }
}
