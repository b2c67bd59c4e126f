package dev.mayfly.testing.kit.simulator;

import dev.mayfly.core.lease.LeaseEvent;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.lease.LeaseState;
import dev.mayfly.core.lease.Strand;
import dev.mayfly.core.ledger.EndStep;
import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.ledger.Recorded;
import dev.mayfly.core.policy.Occasion;
import dev.mayfly.core.task.TaskId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** One ledger as its entries tell it: what the rules compare the broker's deeds with. */
final class LedgerModel {

  private final Coverage coverage;
  private final List<Recorded> entries = new ArrayList<>();
  private final List<Long> times = new ArrayList<>();
  private final Map<TaskId, TaskModel> tasks = new LinkedHashMap<>();
  private final Map<LeaseKey, LeaseModel> leases = new LinkedHashMap<>();
  private final Map<String, Set<TaskModel>> due = new LinkedHashMap<>();

  LedgerModel(Coverage coverage) {
    this.coverage = coverage;
  }

  List<Recorded> entries() {
    return entries;
  }

  Collection<TaskModel> tasks() {
    return tasks.values();
  }

  Collection<LeaseModel> leases() {
    return leases.values();
  }

  int size() {
    return tasks.size() + leases.size();
  }

  TaskModel task(TaskId id) {
    TaskModel task = tasks.get(id);
    if (task == null) {
      throw new BrokenRule(
          Rule.INTENT_FIRST, "an entry speaks of task " + id + " before its start");
    }
    return task;
  }

  /** The tasks that live, and were not allowed to begin yet. */
  Set<TaskId> waiting() {
    return tasks.values().stream()
        .filter(task -> !task.ending && !task.waiting.isEmpty())
        .map(TaskModel::id)
        .collect(Collectors.toSet());
  }

  LeaseModel lease(LeaseKey key) {
    LeaseModel lease = leases.get(key);
    if (lease == null) {
      throw new BrokenRule(Rule.INTENT_FIRST, "lease " + key + " has no intent");
    }
    return lease;
  }

  boolean knows(LeaseKey key) {
    return leases.containsKey(key);
  }

  /** The tasks whose rotation of this root is due. */
  Set<TaskModel> due(String root) {
    return due.computeIfAbsent(root, r -> new LinkedHashSet<>());
  }

  Set<String> roots() {
    return due.keySet();
  }

  /** A crash left only the first {@code count} entries. */
  void forgetAllBut(int count) {
    List<Recorded> kept = List.copyOf(entries.subList(0, count));
    List<Long> at = List.copyOf(times.subList(0, count));
    entries.clear();
    times.clear();
    tasks.clear();
    leases.clear();
    due.clear();
    for (int i = 0; i < kept.size(); i++) {
      apply(kept.get(i), at.get(i));
    }
  }

  void apply(Recorded recorded, long trueTime) {
    entries.add(recorded);
    times.add(trueTime);
    Entry entry = recorded.entry();
    if (entry instanceof Entry.TaskStarted started) {
      tasks.put(started.task(), new TaskModel(started, recorded.at()));
    } else if (entry instanceof Entry.LeaseIntended intended) {
      TaskModel task = task(intended.task());
      LeaseModel lease = new LeaseModel(intended, task, trueTime);
      leases.put(intended.key(), lease);
      task.leases.add(lease);
    } else if (entry instanceof Entry.TaskEnding ending) {
      TaskModel task = task(ending.task());
      task.ending = true;
      task.endingAt = trueTime;
      task.leases.stream().filter(l -> l.state == LeaseState.ACTIVE).forEach(this::end);
    } else if (entry instanceof Entry.AccessRequested e && e.occasion() == Occasion.START) {
      task(e.task()).waiting.add(e.grant());
    } else if (entry instanceof Entry.AccessPermitted permit) {
      task(permit.task()).permitted(permit, recorded.at());
    } else if (entry instanceof Entry.TaskEnded ended) {
      task(ended.task()).ended = true;
    } else {
      applyToLease(entry);
      applyValidity(recorded, trueTime);
      applyToRoot(entry);
    }
    tasks.values().forEach(task -> task.look(trueTime));
  }

  private void applyToLease(Entry entry) {
    if (entry instanceof Entry.LeaseIssued e) {
      lease(e.key()).take(LeaseEvent.ISSUED, coverage);
      lease(e.key()).account = e.account();
    } else if (entry instanceof Entry.IssueRefused e) {
      lease(e.key()).take(LeaseEvent.ISSUE_REFUSED, coverage);
    } else if (entry instanceof Entry.IssueUnknown e) {
      lease(e.key()).take(LeaseEvent.ISSUE_UNKNOWN, coverage);
      lease(e.key()).unsure = true;
      expireIfNothingElse(lease(e.key()));
    } else if (entry instanceof Entry.LateIssue e) {
      lease(e.key()).late(coverage);
    } else if (entry instanceof Entry.LeaseRenewed e) {
      lease(e.key()).take(LeaseEvent.RENEWED, coverage);
    } else if (entry instanceof Entry.LeaseEnding e) {
      end(lease(e.key()));
    } else if (entry instanceof Entry.RevocationConfirmed e) {
      lease(e.key()).settled(e.named(), coverage);
    } else if (entry instanceof Entry.Severed e) {
      lease(e.key()).severed(e, coverage);
    } else if (entry instanceof Entry.Destroyed e && e.done()) {
      lease(e.key()).done(Strand.CLEANING_UP);
    } else if (entry instanceof Entry.EndFailed e && e.step() == EndStep.REVOKE) {
      lease(e.key()).attempted = true;
    } else if (entry instanceof Entry.LeaseProven e) {
      lease(e.key()).proven(coverage);
    } else if (entry instanceof Entry.LeaseStranded e) {
      lease(e.key()).strand(e.strand(), coverage);
    } else if (entry instanceof Entry.LeaseWaived e) {
      lease(e.key()).waive(coverage);
    } else if (entry instanceof Entry.LeaseExpired e) {
      lease(e.key()).take(LeaseEvent.VALIDITY_ENDED, coverage);
    }
  }

  private void applyValidity(Recorded recorded, long trueTime) {
    if (recorded.entry() instanceof Entry.LeaseIssued e) {
      lease(e.key()).valid(e.validity(), recorded.at(), trueTime);
    } else if (recorded.entry() instanceof Entry.LeaseRenewed e) {
      lease(e.key()).valid(e.validity(), recorded.at(), trueTime);
    }
  }

  private void applyToRoot(Entry entry) {
    if (entry instanceof Entry.RotationDue e) {
      due(e.root()).add(task(e.task()));
    } else if (entry instanceof Entry.RotationDone e) {
      due(e.root()).removeIf(task -> e.served().contains(task.id().toString()));
    }
  }

  private void end(LeaseModel lease) {
    lease.take(LeaseEvent.END, coverage);
    expireIfNothingElse(lease);
  }

  private void expireIfNothingElse(LeaseModel lease) {
    if (lease.onlyExpires()) {
      lease.take(LeaseEvent.END_BY_EXPIRY, coverage);
    }
  }
}
