package dev.mayfly.core.backend;

import dev.mayfly.core.credential.Credential;
import dev.mayfly.core.lease.LeaseReference;
import dev.mayfly.core.lease.Validity;
import java.time.Duration;

/**
 * A credential was made.
 *
 * @param longest how long renewals can make it last, from {@code validity.from()}, as far as the
 *     issuer was told; the validity's own TTL where it cannot be renewed
 */
public record Issued(
    LeaseReference reference, Credential credential, Validity validity, Duration longest) {}
