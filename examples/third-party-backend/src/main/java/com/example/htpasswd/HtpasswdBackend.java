package com.example.htpasswd;

import dev.mayfly.core.backend.Backend;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.backend.Finding;
import dev.mayfly.core.backend.Finding.Severity;
import dev.mayfly.core.backend.Guard;
import dev.mayfly.core.backend.IssueRequest;
import dev.mayfly.core.backend.Issued;
import dev.mayfly.core.backend.Issuer;
import dev.mayfly.core.backend.Renewable;
import dev.mayfly.core.backend.RevokeRequest;
import dev.mayfly.core.backend.Revoked;
import dev.mayfly.core.backend.RootRotatable;
import dev.mayfly.core.credential.LeasedSecret;
import dev.mayfly.core.credential.Secret;
import dev.mayfly.core.lease.Guarantee;
import dev.mayfly.core.lease.LeaseReference;
import dev.mayfly.core.lease.Validity;
import dev.mayfly.core.time.Clock;
import dev.mayfly.core.time.Deadline;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Adds a line to the file for each lease, and takes it out again. */
final class HtpasswdBackend implements Backend, Issuer {

  static final String KIND = "http-basic";

  /** Whoever is in the file is let in: there is nothing else to choose. */
  static final String ROLE = "user";

  private final UserFile file;
  private final String realm;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  HtpasswdBackend(UserFile file, String realm, Clock clock) {
    this.file = file;
    this.realm = realm;
    this.clock = clock;
  }

  /** The server reads the file with each request: without a line nobody gets in, and that shows. */
  @Override
  public Guarantee guarantee() {
    return Guarantee.OBSERVED;
  }

  @Override
  public Issuer issuer() {
    return this;
  }

  @Override
  public Optional<Guard> guard() {
    return Optional.of(new HtpasswdGuard(file));
  }

  @Override
  public Optional<RootRotatable> root() {
    return Optional.empty();
  }

  @Override
  public Issued issue(IssueRequest request, Deadline deadline) throws BackendException {
    if (!request.role().equals(ROLE)) {
      throw new BackendException(Kind.INVALID, "there is no role but " + ROLE);
    }
    // A name for each call: if it is sent twice, one user can be spared, and one removed.
    String user = UserFile.nameOf(request.key()) + word(3);
    String password = word(24);
    file.add(user, password, deadline);
    return new Issued(
        LeaseReference.of(Map.of("user", user)),
        LeasedSecret.of(
            KIND,
            user,
            Map.of("username", user, "realm", realm),
            Map.of("password", Secret.of(password))),
        new Validity(clock.now(), request.ttl()),
        request.ttl());
  }

  /** The key is in the name: a lease whose answer was lost is found all the same. */
  @Override
  public Revoked revoke(RevokeRequest request, Deadline deadline) throws BackendException {
    file.remove(user -> UserFile.carries(user, request.key()), deadline);
    return Revoked.CONFIRMED;
  }

  /** Nothing to prolong: Mayfly replaces a user whose TTL is over. */
  @Override
  public Optional<Renewable> renewable() {
    return Optional.empty();
  }

  /** What was not written when the call ended never will be. */
  @Override
  public Duration longestCallInFlight() {
    return Duration.ZERO;
  }

  @Override
  public List<Finding> examine(Deadline deadline) {
    try {
      file.users();
      return List.of();
    } catch (BackendException e) {
      return List.of(new Finding(Severity.ERROR, e.message(), "touch " + file));
    }
  }

  private String word(int bytes) {
    byte[] drawn = new byte[bytes];
    random.nextBytes(drawn);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(drawn);
  }

  @Override
  public void close() {
    // Nothing stays open.
  }
}
