package dev.mayfly.backends.vault;

import dev.mayfly.backends.vault.CertainFailures.CertainFailure;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.credential.Secret;
import java.util.Optional;
import java.util.stream.Stream;

/** What it means when Vault answered, and the answer is no. */
final class Refusals {

  private Refusals() {}

  static BackendException of(VaultCall call, VaultReply reply) {
    String message = "Vault " + said(reply) + call + ": " + message(call, reply);
    String fix = certain(call, reply).map(CertainFailure::fix).orElse("");
    return new BackendException(
        kind(call, reply), fix.isEmpty() ? message : message + ". fix: " + fix);
  }

  /** Where an engine failed to make something, whether it certainly did not. */
  private static Optional<CertainFailure> certain(VaultCall call, VaultReply reply) {
    return call.createsAccess() && reply.status() == 500
        ? CertainFailures.of(reply)
        : Optional.empty();
  }

  private static Kind kind(VaultCall call, VaultReply reply) {
    if (reply.status() == 403) {
      return Kind.DENIED;
    }
    if (waiting(reply)) {
      return Kind.TRANSIENT;
    }
    return reply.status() >= 500
        ? certain(call, reply).map(CertainFailure::kind).orElse(WireFailures.lost(call))
        : Kind.INVALID;
  }

  /** Vault itself says that it did not look at the request, and may later. */
  private static boolean waiting(VaultReply reply) {
    return reply.status() == 307
        || reply.status() == 429
        || reply.status() == 472
        || reply.status() == 473
        || reply.says("Vault is sealed")
        || reply.says("active cluster node not found");
  }

  private static String said(VaultReply reply) {
    if (reply.says("Vault is sealed")) {
      return "is sealed and cannot ";
    }
    if (waiting(reply)) {
      return reply.status() == 429 ? "limits the rate of " : "has no active node for ";
    }
    return (reply.status() == 403
        ? "denied "
        : reply.status() >= 500 ? "failed to " : "refused to ");
  }

  /** Vault's own words, less anything secret of ours that it repeats. */
  static String message(VaultCall call, VaultReply reply) {
    Stream<Object> sent = Stream.concat(call.body().values().stream(), call.token().stream());
    String message = reply.message();
    for (Secret secret : sent.filter(Secret.class::isInstance).map(Secret.class::cast).toList()) {
      message =
          secret.expose().isEmpty() ? message : message.replace(secret.expose(), secret.toString());
    }
    boolean plain = message.contains("HTTP request to an HTTPS server");
    return plain ? message + " Write https:// in vault.address (VAULT_ADDR)" : message;
  }
}
