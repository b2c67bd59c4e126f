package dev.mayfly.backends.database.guard.mysql;

import dev.mayfly.backends.database.dialect.mysql.MySqlTarget;
import dev.mayfly.backends.database.dialect.mysql.PreparedTransactions.Prepared;
import dev.mayfly.core.lease.LeaseKey;

/** Whose a prepared transaction is, as its id says: the server does not know. */
final class XaOwner {

  private XaOwner() {}

  /** Whether its id begins with the name of an account of this lease. */
  static boolean carries(MySqlTarget target, LeaseKey key, Prepared transaction) {
    return target.names().accounts().carries(key, transaction.text());
  }

  /** Whether it is this lease's, or the configuration says that such are tasks' in general. */
  static boolean isOf(MySqlTarget target, LeaseKey key, Prepared transaction) {
    return carries(target, key, transaction) || isOfTasks(target, transaction);
  }

  /** Whether the configuration says that such are tasks'. */
  static boolean isOfTasks(MySqlTarget target, Prepared transaction) {
    return !target.xidPrefix().isEmpty() && transaction.text().startsWith(target.xidPrefix());
  }

  /** Whether it is called as a lease's is. */
  static boolean isOfSomeLease(MySqlTarget target, Prepared transaction) {
    return transaction.text().startsWith(target.names().accounts().beforeKey());
  }
}
