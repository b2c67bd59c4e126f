package dev.mayfly.sidecar.reporting;

import dev.mayfly.core.broker.Receipt;
import dev.mayfly.core.broker.Receipt.LeaseLine;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.task.TaskId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What of a ledger is another process's word: whoever tells of it has not seen it.
 *
 * @param witness whose word
 * @param elsewhere whether that was on another machine; then nobody here vouches for it
 * @param tasks those that were in the ledger when it was taken over
 * @param ended those of them that were at their end
 * @param leases those that were at their end
 */
public record Testimony(
    String witness, boolean elsewhere, Set<TaskId> tasks, Set<TaskId> ended, Set<LeaseKey> leases) {

  /** Nothing: all of it was seen here. */
  public static final Testimony NONE = new Testimony("", false, Set.of(), Set.of(), Set.of());

  public Testimony {
    tasks = Set.copyOf(tasks);
    ended = Set.copyOf(ended);
    leases = Set.copyOf(leases);
  }

  /** {@code left}: how everything stood when it was taken over. */
  public static Testimony of(String witness, boolean elsewhere, List<Receipt> left) {
    Set<TaskId> tasks = new HashSet<>();
    Set<TaskId> ended = new HashSet<>();
    Set<LeaseKey> leases = new HashSet<>();
    for (Receipt receipt : left) {
      tasks.add(receipt.task());
      if (receipt.ended().isPresent()) {
        ended.add(receipt.task());
      }
      receipt.leases().stream()
          .filter(lease -> lease.state().isTerminal())
          .map(LeaseLine::key)
          .forEach(leases::add);
    }
    return new Testimony(witness, elsewhere, tasks, ended, leases);
  }

  /** Who told what the receipt says of the task; empty where it began here. */
  Optional<String> witnessOf(Receipt receipt) {
    return tasks.contains(receipt.task()) ? Optional.of(witness) : Optional.empty();
  }

  /** Whether the end of every credential was seen by whoever tells of it. */
  boolean endSeen(Receipt receipt) {
    return !ended.contains(receipt.task())
        && receipt.leases().stream().noneMatch(lease -> leases.contains(lease.key()));
  }

  boolean endSeen(LeaseLine lease) {
    return !leases.contains(lease.key());
  }

  /** A signature says that its owner knows. */
  public boolean maySign(Receipt receipt) {
    return !elsewhere || endSeen(receipt);
  }
}
