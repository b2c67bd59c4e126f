package dev.mayfly.core.backend;

import dev.mayfly.core.credential.Credential;
import dev.mayfly.core.lease.LeaseReference;
import dev.mayfly.core.lease.Validity;
import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A credential was made.
 *
 * @param longest how long renewals can make it last, from {@code validity.from()}, as far as the
 *     issuer was told; the validity's own TTL where it cannot be renewed
 * @param accounts what was made at the target, where the issuer is told that: id → name; otherwise
 *     the guard is asked
 */
public record Issued(
    LeaseReference reference,
    Credential credential,
    Validity validity,
    Duration longest,
    SortedMap<String, String> accounts) {

  public Issued {
    accounts = Collections.unmodifiableSortedMap(new TreeMap<>(accounts));
  }

  /** One whose account's id at the target is yet to be looked for. */
  public Issued(
      LeaseReference reference, Credential credential, Validity validity, Duration longest) {
    this(reference, credential, validity, longest, Collections.emptySortedMap());
  }
}
