package dev.mayfly.backends.database.issuing;

import dev.mayfly.core.backend.Backend;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.Ceiling;
import dev.mayfly.core.backend.Issuer;
import dev.mayfly.core.lease.Guarantee;
import dev.mayfly.core.time.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What backends of databases have in common: somebody makes the accounts, and a guard ends them.
 */
public abstract class DatabaseBackend implements Backend {

  private final AccountIssuing issuing;

  protected DatabaseBackend(AccountIssuing issuing) {
    this.issuing = issuing;
  }

  @Override
  public final Guarantee guarantee() {
    return Guarantee.OBSERVED;
  }

  @Override
  public final Issuer issuer() {
    return issuing.issuer();
  }

  @Override
  public final Optional<Duration> longest(String role) {
    return issuing.longest(role);
  }

  @Override
  public final List<Ceiling> ceilings(String role, Duration wanted, Deadline deadline)
      throws BackendException {
    return issuing.ceilings(role, wanted, deadline);
  }
}
