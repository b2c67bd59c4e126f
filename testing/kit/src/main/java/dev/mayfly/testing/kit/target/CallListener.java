package dev.mayfly.testing.kit.target;

import dev.mayfly.core.backend.IssueRequest;
import dev.mayfly.core.backend.LeaseAccounts;
import dev.mayfly.core.credential.Credential;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.lease.Observation;
import dev.mayfly.core.ledger.EndStep;
import java.util.List;

/** Looks on as calls take effect. What it throws ends the schedule. */
public interface CallListener {

  CallListener NOBODY = new CallListener() {};

  /** An issue call arrives. */
  default void issuing(FakeTarget fakeTarget, IssueRequest request) {}

  default void renewing(FakeTarget fakeTarget, LeaseKey key) {}

  default void revoking(FakeTarget fakeTarget, LeaseKey key) {}

  /** A guard is asked to do a step for these leases. */
  default void guarding(FakeTarget fakeTarget, EndStep step, List<LeaseAccounts> leases) {}

  /** A guard is asked to destroy all accounts of a key but one. */
  default void destroyingOthers(FakeTarget fakeTarget, LeaseKey key) {}

  /** What a guard saw; {@code ended} is the truth about the lease's access at this moment. */
  default void observed(FakeTarget fakeTarget, Observation observation, boolean ended) {}

  /** A guard looked at all nodes for nobody in particular. */
  default void looked(FakeTarget fakeTarget, boolean everyNode) {}

  default void rotating(FakeTarget fakeTarget) {}

  default void delivering(String place, Credential credential) {}
}
