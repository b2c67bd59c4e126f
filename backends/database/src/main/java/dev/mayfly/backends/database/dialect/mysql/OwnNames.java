package dev.mayfly.backends.database.dialect.mysql;

import dev.mayfly.backends.database.dialect.AccountNames;
import java.util.List;

/**
 * The names Mayfly goes by on one MySQL or MariaDB server.
 *
 * @param accounts how the accounts are named
 * @param schema holds the guard's routines
 * @param owner owns the routines; nobody logs in as it
 * @param roots who Vault logs in as
 * @param guardRole the role of the guards' logins
 * @param heir who is the definer of what a task's views pass to
 */
public record OwnNames(
    AccountNames accounts,
    String schema,
    AccountName owner,
    List<AccountName> roots,
    String guardRole,
    AccountName heir) {

  public OwnNames {
    roots = List.copyOf(roots);
  }
}
