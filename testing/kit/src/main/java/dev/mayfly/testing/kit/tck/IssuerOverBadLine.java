package dev.mayfly.testing.kit.tck;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.IssueRequest;
import dev.mayfly.core.backend.Issued;
import dev.mayfly.core.backend.Issuer;
import dev.mayfly.core.backend.Renewable;
import dev.mayfly.core.backend.RevokeRequest;
import dev.mayfly.core.backend.Revoked;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.lease.LeaseReference;
import dev.mayfly.core.lease.Validity;
import dev.mayfly.core.time.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An issuer whose callers hear of it over a bad line. Whatever it made is known to who tests. */
final class IssuerOverBadLine implements Issuer {

  private final Issuer issuer;
  private final BadLine.Calls calls;
  private final List<Issued> made = new ArrayList<>();

  IssuerOverBadLine(Issuer issuer, BadLine line) {
    this.issuer = issuer;
    this.calls = line.open();
  }

  /** Everything it has made, answered or not. */
  List<Issued> made() {
    return List.copyOf(made);
  }

  @Override
  public Issued issue(IssueRequest request, Deadline deadline) throws BackendException {
    return calls.carry(
        "issue",
        () -> {
          Issued issued = issuer.issue(request, deadline);
          made.add(issued);
          return issued;
        });
  }

  @Override
  public Revoked revoke(RevokeRequest request, Deadline deadline) throws BackendException {
    return calls.carry("revoke", () -> issuer.revoke(request, deadline));
  }

  @Override
  public Optional<Renewable> renewable() {
    return issuer.renewable().map(OverBadLine::new);
  }

  @Override
  public Duration longestCallInFlight() {
    return issuer.longestCallInFlight();
  }

  private final class OverBadLine implements Renewable {
    private final Renewable renewable;

    OverBadLine(Renewable renewable) {
      this.renewable = renewable;
    }

    @Override
    public Validity renew(
        LeaseKey key, LeaseReference reference, Duration increment, Deadline deadline)
        throws BackendException {
      return calls.carry("renew", () -> renewable.renew(key, reference, increment, deadline));
    }
  }
}
