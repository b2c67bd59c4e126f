package dev.mayfly.backends.vault;

import dev.mayfly.core.credential.Secret;
import dev.mayfly.core.task.Principal;
import dev.mayfly.core.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * A session token and what Vault said of it.
 *
 * @param whole the time to live it was made with; zero for a token that never expires
 * @param ttl what was left of it at {@code asOfNanos}, monotonic
 */
record SessionToken(
    Secret secret,
    Principal principal,
    boolean renewable,
    Duration whole,
    Duration ttl,
    long asOfNanos) {

  /** From the answer of {@code auth/token/lookup-self}. */
  static SessionToken of(Secret secret, VaultReply lookup, Clock clock) {
    Duration ttl = lookup.seconds("ttl");
    Duration made = lookup.seconds("creation_ttl");
    return new SessionToken(
        secret,
        principal(lookup),
        lookup.flag("renewable"),
        made.compareTo(ttl) > 0 ? made : ttl,
        ttl,
        clock.nanoTime());
  }

  private static Principal principal(VaultReply lookup) {
    Map<String, String> claims = new TreeMap<>();
    claims.put("auth_path", lookup.text("path"));
    claims.put("entity_id", lookup.text("entity_id"));
    claims.put("policies", String.join(",", lookup.strings("policies")));
    if (lookup.data().get("meta") instanceof Map<?, ?> meta) {
      meta.forEach((key, value) -> claims.put("meta." + key, String.valueOf(value)));
    }
    return Principal.of(lookup.text("display_name"), claims);
  }

  SessionToken renewed(VaultReply.Auth auth, Clock clock) {
    return new SessionToken(
        secret, principal, auth.renewable(), whole, auth.ttl(), clock.nanoTime());
  }

  /** Less than two thirds of what was left are over. */
  boolean fresh(Clock clock) {
    return whole.isZero() || clock.nanoTime() - asOfNanos < ttl.toNanos() / 3 * 2;
  }

  /** Far enough from its maximum that renewing it is not renewing it over and over. */
  boolean worthwhile() {
    return ttl.compareTo(whole.dividedBy(2)) > 0;
  }

  /** For messages: who it is, by which policies. */
  String described() {
    return principal + " (policies " + principal.claims().get("policies") + ")";
  }
}
