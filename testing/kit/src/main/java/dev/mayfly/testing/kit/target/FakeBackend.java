package dev.mayfly.testing.kit.target;

import dev.mayfly.core.backend.Backend;
import dev.mayfly.core.backend.Finding;
import dev.mayfly.core.backend.Guard;
import dev.mayfly.core.backend.Issuer;
import dev.mayfly.core.backend.RootRotatable;
import dev.mayfly.core.lease.Guarantee;
import dev.mayfly.core.time.Deadline;
import java.util.List;
import java.util.Optional;

/** A backend put together from parts. */
public record FakeBackend(
    Guarantee guarantee, Issuer issuer, Optional<Guard> guard, Optional<RootRotatable> root)
    implements Backend {

  @Override
  public List<Finding> examine(Deadline deadline) {
    return List.of();
  }

  @Override
  public void close() {}
}
