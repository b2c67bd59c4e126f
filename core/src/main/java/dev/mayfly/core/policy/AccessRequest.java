package dev.mayfly.core.policy;

import dev.mayfly.core.task.Principal;
import java.time.Duration;

/**
 * Who asks for what: {@code ttl} is what the grant wants, {@code maxLifetime} how long the task may
 * live.
 */
public record AccessRequest(
    Principal principal,
    String task,
    String target,
    String role,
    Duration ttl,
    Duration maxLifetime) {}
