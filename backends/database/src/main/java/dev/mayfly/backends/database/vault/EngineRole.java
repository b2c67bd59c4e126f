package dev.mayfly.backends.database.vault;

import java.time.Duration;

/**
 * A role of Vault's database engine.
 *
 * @param ttl what Vault gives an account at first
 * @param maxTtl what renewals can make of it
 */
public record EngineRole(String name, Duration ttl, Duration maxTtl) {}
