package dev.mayfly.testing.kit.world;

import dev.mayfly.core.backend.Holder;
import dev.mayfly.core.backend.IssueRequest;
import dev.mayfly.core.credential.Credential;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.lease.Observation;
import dev.mayfly.core.ledger.EndStep;
import java.util.List;

/** Looks on as calls take effect. What it throws ends the schedule. */
public interface Witness {

  Witness NOBODY = new Witness() {};

  /** An issue call arrives. */
  default void issuing(World world, IssueRequest request) {}

  default void renewing(World world, LeaseKey key) {}

  default void revoking(World world, LeaseKey key) {}

  /** A guard is asked to do a step for these holders. */
  default void guarding(World world, EndStep step, List<Holder> holders) {}

  /** What a guard saw; {@code ended} is the truth about the holder's access at this moment. */
  default void observed(World world, Observation observation, boolean ended) {}

  /** A guard looked at all nodes for nobody in particular. */
  default void looked(World world, boolean everyNode) {}

  default void rotating(World world) {}

  default void delivering(String place, Credential credential) {}
}
