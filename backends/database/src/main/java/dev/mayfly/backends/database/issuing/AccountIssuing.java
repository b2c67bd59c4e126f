package dev.mayfly.backends.database.issuing;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.Ceiling;
import dev.mayfly.core.backend.Difference;
import dev.mayfly.core.backend.Finding;
import dev.mayfly.core.backend.Issuer;
import dev.mayfly.core.time.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Who makes a target's accounts, and how that is set up. */
public interface AccountIssuing {

  Issuer issuer();

  /** How long an account of this role can be made to last at most, as it is configured. */
  Optional<Duration> longest(String role);

  /**
   * What limits that in truth, as far as we may look.
   *
   * @param wanted what the lines that mend it would raise it to
   */
  List<Ceiling> ceilings(String role, Duration wanted, Deadline deadline) throws BackendException;

  /** What a person should mend so that accounts can be made; the servers' side is not looked at. */
  List<Finding> examine(Deadline deadline);

  /** How what is set up for it, the servers excepted, differs from what would be written today. */
  List<Difference> differences(Deadline deadline) throws BackendException;
}
