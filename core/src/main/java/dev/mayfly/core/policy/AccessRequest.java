package dev.mayfly.core.policy;

import dev.mayfly.core.lease.Guarantee;
import dev.mayfly.core.task.Principal;
import java.time.Duration;

/**
 * Who asks for what.
 *
 * @param ttl what the grant wants
 * @param maxLifetime how long the task may live
 * @param guarantee how the credential's end can be known
 */
public record AccessRequest(
    Principal principal,
    String task,
    String target,
    String role,
    Duration ttl,
    Duration maxLifetime,
    Guarantee guarantee) {}
