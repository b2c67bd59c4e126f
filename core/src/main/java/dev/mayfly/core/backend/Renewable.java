package dev.mayfly.core.backend;

import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.lease.LeaseReference;
import dev.mayfly.core.lease.Validity;
import dev.mayfly.core.time.Deadline;
import java.time.Duration;

/** An issuer whose leases can be prolonged. */
public interface Renewable {

  /**
   * Prolongs the lease, and whatever it hangs on, to {@code increment} from now. The returned
   * validity is the truth and may be shorter. INVALID: the lease is gone or can be prolonged no
   * more.
   */
  Validity renew(LeaseKey key, LeaseReference reference, Duration increment, Deadline deadline)
      throws BackendException;
}
