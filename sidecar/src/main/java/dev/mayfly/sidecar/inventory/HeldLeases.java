package dev.mayfly.sidecar.inventory;

import dev.mayfly.core.broker.Receipt;
import dev.mayfly.core.broker.Receipt.LeaseLine;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.sidecar.command.Failure;
import dev.mayfly.sidecar.command.ProcessLedger;
import dev.mayfly.sidecar.command.ProcessLedger.Standing;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the ledgers of a state folder say of leases. */
final class HeldLeases {

  private final Map<LeaseKey, Holder> holders;

  /** Whether anybody still has to do with a lease. */
  enum State {
    /** A living process has it, or is ending it. */
    HELD,
    /** Its process is gone before its end. */
    LEFT,
    /** It is at its end. */
    ENDED
  }

  /** Who has, or had, a lease. */
  record Holder(State state, String task, String principal, String purpose, String process) {}

  HeldLeases(Map<LeaseKey, Holder> holders) {
    this.holders = new HashMap<>(holders);
  }

  static HeldLeases of(List<ProcessLedger> ledgers) throws Failure {
    HeldLeases held = new HeldLeases(Map.of());
    for (ProcessLedger ledger : ledgers) {
      for (Receipt receipt : ledger.everyReceipt()) {
        receipt.leases().forEach(lease -> held.add(ledger, receipt, lease));
      }
    }
    return held;
  }

  /** A ledger that was taken over tells of a lease twice: then who has it now is meant. */
  private void add(ProcessLedger ledger, Receipt receipt, LeaseLine lease) {
    Holder holder =
        new Holder(
            state(ledger.standing(), lease),
            receipt.task().toString(),
            receipt.principal().name(),
            receipt.purpose(),
            ledger.process());
    holders.merge(
        lease.key(), holder, (one, other) -> one.state.compareTo(other.state) <= 0 ? one : other);
  }

  private static State state(Standing standing, LeaseLine lease) {
    if (lease.finished()) {
      return State.ENDED;
    }
    return standing == Standing.LIVING ? State.HELD : State.LEFT;
  }

  /** Empty where no ledger knows the lease. */
  Optional<Holder> of(Optional<LeaseKey> key) {
    return key.flatMap(one -> Optional.ofNullable(holders.get(one)));
  }
}
