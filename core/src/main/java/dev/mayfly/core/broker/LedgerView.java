package dev.mayfly.core.broker;

import dev.mayfly.core.broker.Receipt.LeaseLine;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.task.TaskId;
import dev.mayfly.core.task.TaskKind;

/** What a ledger says now, Mayfly's own tasks included. To be read on the loop only. */
public interface LedgerView {

  TaskKind kind(TaskId task);

  Receipt receipt(TaskId task);

  LeaseLine line(LeaseKey lease);
}
