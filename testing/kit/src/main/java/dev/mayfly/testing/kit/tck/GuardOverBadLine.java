package dev.mayfly.testing.kit.tck;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.Cleaned;
import dev.mayfly.core.backend.Guard;
import dev.mayfly.core.backend.GuardLogin;
import dev.mayfly.core.backend.LeaseAccounts;
import dev.mayfly.core.backend.SeverResult;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.lease.NodeView;
import dev.mayfly.core.lease.Observation;
import dev.mayfly.core.time.Deadline;
import java.util.List;
import java.util.Optional;

/** A guard whose callers hear of it over a bad line. */
final class GuardOverBadLine implements Guard {

  private final Guard guard;
  private final BadLine.Calls calls;

  GuardOverBadLine(Guard guard, BadLine line) {
    this.guard = guard;
    this.calls = line.open();
  }

  @Override
  public List<SeverResult> sever(List<LeaseAccounts> leases, Deadline deadline)
      throws BackendException {
    return calls.carry("sever", () -> guard.sever(leases, deadline));
  }

  @Override
  public List<Cleaned> destroy(List<LeaseAccounts> leases, Deadline deadline)
      throws BackendException {
    return calls.carry("destroy", () -> guard.destroy(leases, deadline));
  }

  @Override
  public SeverResult destroyOthers(LeaseKey key, String account, Deadline deadline)
      throws BackendException {
    return calls.carry("destroyOthers", () -> guard.destroyOthers(key, account, deadline));
  }

  @Override
  public List<Observation> observe(List<LeaseAccounts> leases, Deadline deadline)
      throws BackendException {
    return calls.carry("observe", () -> guard.observe(leases, deadline));
  }

  @Override
  public List<NodeView> look(Deadline deadline) throws BackendException {
    return calls.carry("look", () -> guard.look(deadline));
  }

  @Override
  public Optional<GuardLogin> ownLogin() {
    return guard.ownLogin();
  }
}
