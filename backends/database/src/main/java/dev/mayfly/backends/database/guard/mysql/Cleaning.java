package dev.mayfly.backends.database.guard.mysql;

import dev.mayfly.backends.database.dialect.mysql.GuardRoutines;
import dev.mayfly.backends.database.dialect.mysql.GuardRoutines.Defined;
import dev.mayfly.backends.database.dialect.mysql.GuardRoutines.NotDropped;
import dev.mayfly.backends.database.dialect.mysql.MySqlTarget;
import dev.mayfly.backends.database.dialect.mysql.PreparedTransactions.Prepared;
import dev.mayfly.core.backend.Cleaned;
import dev.mayfly.core.backend.LeaseAccounts;
import dev.mayfly.core.lease.Residue;
import dev.mayfly.core.time.Deadline;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Cleans up after accounts that are cut: what would run with their rights, and without them fails
 * for everybody who comes upon it, is taken out; then they are dropped.
 */
final class Cleaning {

  private final MySqlTarget target;
  private final Nodes nodes;
  private final Ending ending;
  private final Deadline deadline;
  private final Map<String, List<Residue>> disarmed = new HashMap<>();
  private final Map<String, List<Residue>> left = new HashMap<>();
  private final Map<String, Set<String>> remaining = new HashMap<>();

  Cleaning(MySqlTarget target, Nodes nodes, Ending ending, Deadline deadline) {
    this.target = target;
    this.nodes = nodes;
    this.ending = ending;
    this.deadline = deadline;
  }

  List<Cleaned> run() {
    nodes.onPrimary(ending, (node, routines) -> clean(routines));
    nodes.onPrimary(ending, (node, routines) -> tellWhatIsPrepared());
    return ending.leases().stream().map(this::cleaned).toList();
  }

  private void clean(GuardRoutines routines) throws SQLException {
    for (Defined thing : routines.definedBy(ending.keys(), ending.spared(), deadline)) {
      if (target.definer().equals(MySqlTarget.REPORT)) {
        String runs = "runs with the rights of " + thing.account() + ", which stays, locked";
        add(left, thing.key(), new Residue(thing.kind(), thing.where(), runs));
      } else {
        disarm(routines, thing);
      }
    }
    routines.drop(ending.keys(), ending.spared(), deadline).forEach(this::remains);
  }

  private void disarm(GuardRoutines routines, Defined thing) {
    try {
      routines.disarm(thing, target.definer(), deadline);
      add(disarmed, thing.key(), new Residue(thing.kind(), thing.where(), became(thing)));
    } catch (SQLException e) {
      ending
          .failures()
          .add(thing.key(), thing.kind() + " " + thing.where(), NodeFailure.message(e));
    }
  }

  private String became(Defined thing) {
    boolean stays =
        target.definer().equals("heir")
            && !thing.kind().equals("trigger")
            && !thing.kind().equals("event");
    return stays ? "runs with the rights of who uses it" : "dropped";
  }

  private void remains(NotDropped account) {
    String id = account.account() + "@" + account.host();
    remaining.computeIfAbsent(account.key(), key -> new TreeSet<>()).add(id);
    if (left.getOrDefault(account.key(), List.of()).isEmpty()) {
      ending.failures().add(account.key(), id, "is not dropped: " + account.why());
    }
  }

  /** Prepared transactions of which nobody can tell whose they are. */
  private void tellWhatIsPrepared() throws SQLException {
    for (Prepared each : nodes.prepared().all(deadline)) {
      if (!XaOwner.isOfTasks(target, each) && !XaOwner.isOfSomeLease(target, each)) {
        String whose = "prepared by somebody, perhaps this task: XA does not tell whose it is";
        ending
            .keys()
            .forEach(
                key -> add(left, key, new Residue("prepared transaction", each.text(), whose)));
      }
    }
  }

  private static void add(Map<String, List<Residue>> to, String key, Residue residue) {
    to.computeIfAbsent(key, any -> new ArrayList<>()).add(residue);
  }

  private Cleaned cleaned(LeaseAccounts lease) {
    String key = lease.key().value();
    return new Cleaned(
        lease.key(),
        ending.accounts(key),
        new TreeSet<>(remaining.getOrDefault(key, Set.of())),
        disarmed.getOrDefault(key, List.of()),
        left.getOrDefault(key, List.of()),
        ending.failures().of(key));
  }
}
