package dev.mayfly.backends.vault;

import dev.mayfly.core.credential.Secret;
import java.time.Duration;

/**
 * A token made for one lease.
 *
 * @param secret kept in memory, and only until the lease was read with it
 * @param accessor what the token is renewed and revoked by; not secret
 * @param ttl how long it lives if nobody renews it
 * @param longest after which no renewal helps
 */
public record LeaseToken(Secret secret, String accessor, Duration ttl, Duration longest) {}
