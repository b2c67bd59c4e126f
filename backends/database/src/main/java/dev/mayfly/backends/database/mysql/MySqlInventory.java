package dev.mayfly.backends.database.mysql;

import dev.mayfly.backends.database.dialect.mysql.MySqlTarget;
import dev.mayfly.backends.database.dialect.mysql.inventory.AccountCatalogue;
import dev.mayfly.backends.database.guard.SingleConnections;
import dev.mayfly.backends.database.issuing.GuardSession;
import dev.mayfly.core.backend.AccountList;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.Inventory;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.time.Deadline;

/** Lists the accounts of the server with a guard's login of its own. */
record MySqlInventory(MySqlTarget target, GuardSession guard) implements Inventory {

  @Override
  public AccountList accounts(Deadline deadline) throws BackendException {
    return guard.ask("inventory", login -> read(login, deadline), deadline);
  }

  private AccountList read(DatabaseLogin login, Deadline deadline) throws BackendException {
    try (SingleConnections servers = new SingleConnections(login)) {
      return new AccountCatalogue(target.names(), servers.at(target.primary()), deadline).read();
    }
  }
}
