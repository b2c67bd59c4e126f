package dev.mayfly.testing.kit.tck;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.IssueRequest;
import dev.mayfly.core.backend.Issued;
import dev.mayfly.core.backend.Issuer;
import dev.mayfly.core.backend.Renewable;
import dev.mayfly.core.backend.RevokeRequest;
import dev.mayfly.core.backend.Revoked;
import dev.mayfly.core.lease.Validity;
import dev.mayfly.core.time.Deadline;
import java.time.Duration;
import java.util.Optional;

/** An issuer that says more than is true. */
class BrokenIssuer implements Issuer {

  private final Issuer issuer;

  BrokenIssuer(Issuer issuer) {
    this.issuer = issuer;
  }

  /** Confirms every revocation, and does none. */
  static Issuer confirmsWithoutRevoking(Issuer issuer) {
    return new BrokenIssuer(issuer) {
      @Override
      public Revoked revoke(RevokeRequest request, Deadline deadline) {
        return Revoked.CONFIRMED;
      }
    };
  }

  /** Revokes what it can name, and forgets what else it made under the key. */
  static Issuer confirmsWhatItCannotName(Issuer issuer) {
    return new BrokenIssuer(issuer) {
      @Override
      public Revoked revoke(RevokeRequest request, Deadline deadline) throws BackendException {
        super.revoke(request, deadline);
        return Revoked.CONFIRMED;
      }
    };
  }

  /** Makes credentials that hold for an hour longer than it says. */
  static Issuer outlivesItsTtl(Issuer issuer) {
    return new BrokenIssuer(issuer) {
      @Override
      public Issued issue(IssueRequest request, Deadline deadline) throws BackendException {
        Duration longer = request.ttl().plusHours(1);
        Issued made =
            super.issue(
                new IssueRequest(request.key(), request.task(), request.role(), longer), deadline);
        Validity said = new Validity(made.validity().from(), request.ttl());
        return new Issued(made.reference(), made.credential(), said, request.ttl());
      }
    };
  }

  @Override
  public Issued issue(IssueRequest request, Deadline deadline) throws BackendException {
    return issuer.issue(request, deadline);
  }

  @Override
  public Revoked revoke(RevokeRequest request, Deadline deadline) throws BackendException {
    return issuer.revoke(request, deadline);
  }

  @Override
  public Optional<Renewable> renewable() {
    return issuer.renewable();
  }

  @Override
  public Duration longestCallInFlight() {
    return issuer.longestCallInFlight();
  }
}
