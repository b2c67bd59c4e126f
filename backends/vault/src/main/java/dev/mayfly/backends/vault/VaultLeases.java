package dev.mayfly.backends.vault;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.time.Deadline;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Leases of any secrets engine. Thread-safe. */
public final class VaultLeases {

  private static final Logger LOG = LoggerFactory.getLogger(VaultLeases.class);

  private static final String CAPPED = "TTL value is capped";

  private final VaultSession session;

  public VaultLeases(VaultSession session) {
    this.session = session;
  }

  /**
   * Reads a path that makes a credential, with the lease's own token. UNKNOWN: it may have been
   * made.
   *
   * @param path such as {@code database/creds/reporting-ro}
   */
  public VaultLease read(String path, LeaseToken token, Deadline deadline) throws BackendException {
    VaultCall call = VaultCall.read(path).creatingAccess();
    VaultReply reply = session.ask(call, token.secret(), deadline);
    if (reply.status() == 403) {
      throw new BackendException(
          Kind.DENIED,
          "Vault denied "
              + call
              + " to the token made for the lease: "
              + reply.message(call)
              + ". Add to a policy that its token role allows: "
              + PolicyLine.stanza(call.verb(), path));
    }
    reply.orThrow(call);
    if (reply.leaseId().isEmpty()) {
      throw new BackendException(Kind.UNKNOWN, "Vault answered " + call + " without a lease");
    }
    tell(call, reply);
    return new VaultLease(
        reply.leaseId(),
        reply.leaseDuration(),
        reply.renewable(),
        reply.says(CAPPED),
        reply.data());
  }

  /**
   * Asks for {@code increment} from now. The answer is the truth and may be shorter. INVALID: the
   * lease is gone, or not renewable.
   */
  public Duration renew(String leaseId, Duration increment, Deadline deadline)
      throws BackendException {
    VaultCall call =
        VaultCall.write(
            "sys/leases/renew", Map.of("lease_id", leaseId, "increment", increment.toSeconds()));
    VaultReply reply = session.call(call, deadline);
    tell(call, reply);
    return reply.leaseDuration();
  }

  /** What Vault did other than it was asked is nowhere else to be seen. */
  private static void tell(VaultCall call, VaultReply reply) {
    reply.warnings().forEach(warning -> LOG.warn("Vault says of {}: {}", call, warning));
  }

  /** Whether Vault still keeps the lease. From a standby, "no" is not proof. */
  public boolean exists(String leaseId, Deadline deadline) throws BackendException {
    VaultCall call = VaultCall.write("sys/leases/lookup", Map.of("lease_id", leaseId));
    VaultReply reply = session.ask(call, deadline);
    return !reply.says("invalid lease") && session.require(call, reply, deadline).ok();
  }

  /**
   * Revokes the lease and waits until the engine has done it; one that is gone already is success.
   * Where the engine fails, the lease is also put into the server's own queue, which a failed
   * revocation is not: the error is TRANSIENT, and this is to be called again.
   */
  public void revoke(String leaseId, Deadline deadline) throws BackendException {
    VaultCall now = revocation(leaseId, true);
    VaultReply reply = session.ask(now, deadline);
    if (reply.ok()) {
      return;
    }
    if (reply.status() != 400 && reply.status() < 500) {
      session.require(now, reply, deadline);
    }
    BackendException failure =
        new BackendException(
            Kind.TRANSIENT, "Vault could not revoke lease " + leaseId + ": " + reply.message(now));
    try {
      session.call(revocation(leaseId, false), deadline);
    } catch (BackendException queueing) {
      failure.addSuppressed(queueing);
    }
    throw failure;
  }

  /**
   * In path form, which a policy can limit to some roles. Without {@code sync} one server waits and
   * another queues.
   */
  private static VaultCall revocation(String leaseId, boolean sync) {
    return VaultCall.write("sys/leases/revoke/" + leaseId, Map.of("sync", sync));
  }
}
