package dev.mayfly.core.backend;

import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.lease.LeaseReference;
import java.util.Optional;

/**
 * @param reference empty or partial where the answer of the issue call was lost
 */
public record RevokeRequest(LeaseKey key, String role, Optional<LeaseReference> reference) {}
