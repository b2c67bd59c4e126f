package dev.mayfly.sidecar.inventory;

import dev.mayfly.core.backend.Account;
import dev.mayfly.core.backend.Account.Access;
import dev.mayfly.core.backend.Account.Kind;
import dev.mayfly.core.lease.LeaseKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Accounts as a server might have them. */
record Accounts(
    Kind kind,
    String name,
    boolean locked,
    Access access,
    Optional<Instant> expires,
    int sessions) {

  static final Instant NOW = Instant.parse("2026-12-01T12:00:00Z");
  static final LeaseKey KEY = new LeaseKey("abcdefghij");

  /** Somebody else's, which writes and never expires. */
  static Accounts called(String name) {
    return new Accounts(Kind.OTHER, name, false, Access.WRITES, Optional.empty(), 0);
  }

  static Accounts of(Kind kind) {
    return called("some").with(kind);
  }

  Accounts with(Kind other) {
    return new Accounts(other, name, locked, access, expires, sessions);
  }

  Accounts with(Access other) {
    return new Accounts(kind, name, locked, other, expires, sessions);
  }

  Accounts lockedWith(int open) {
    return new Accounts(kind, name, true, access, expires, open);
  }

  /** Its time is past, or will be. */
  Accounts expiring(Duration fromNow) {
    return new Accounts(kind, name, locked, access, Optional.of(NOW.plus(fromNow)), sessions);
  }

  Account made() {
    return made("", Optional.empty());
  }

  Account made(String comment, Optional<Instant> passwordChanged) {
    return new Account(
        name,
        kind,
        kind == Kind.LEASE || kind == Kind.GUARD ? Optional.of(KEY) : Optional.empty(),
        locked,
        comment,
        List.of("writes 2 tables in database <reporting>", "as everybody: reads 1 table"),
        access,
        expires,
        sessions,
        Optional.empty(),
        passwordChanged);
  }
}
