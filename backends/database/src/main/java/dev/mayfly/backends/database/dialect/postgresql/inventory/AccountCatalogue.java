package dev.mayfly.backends.database.dialect.postgresql.inventory;

import dev.mayfly.backends.database.dialect.Rights;
import dev.mayfly.backends.database.dialect.Servers;
import dev.mayfly.backends.database.dialect.Sql;
import dev.mayfly.backends.database.dialect.SqlFile;
import dev.mayfly.backends.database.dialect.postgresql.LoginTrial;
import dev.mayfly.backends.database.dialect.postgresql.PostgresTarget;
import dev.mayfly.backends.database.dialect.postgresql.RoleNames;
import dev.mayfly.core.backend.Account;
import dev.mayfly.core.backend.Account.Access;
import dev.mayfly.core.backend.Account.Kind;
import dev.mayfly.core.backend.AccountList;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.time.Deadline;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads every account from the catalogue, which any login may do: one question for the roles, one
 * for who is a member of which, one for what was given in each database that tasks may write to,
 * and one for where else something was.
 */
public final class AccountCatalogue {

  /** What we write down beside accounts for ourselves. */
  private static final String NEW_OWNER = "new owner: ";

  private final PostgresTarget target;
  private final RoleNames names;
  private final Servers servers;
  private final Deadline deadline;
  private final Rights rights = new Rights();
  private final Set<String> madeByUs = new HashSet<>();
  private final Set<String> guards = new HashSet<>();
  private final List<String> unseen = new ArrayList<>();
  private int questions;

  private record Membership(String member, String role, boolean usable, boolean administered) {}

  private record Given(String to, String what, int number) {}

  private record Elsewhere(String role, boolean owns, String databases) {}

  public AccountCatalogue(PostgresTarget target, Servers servers, Deadline deadline) {
    this.target = target;
    this.names = target.roleNames();
    this.servers = servers;
    this.deadline = deadline;
  }

  public AccountList read() throws BackendException {
    try {
      return list();
    } catch (SQLException e) {
      throw new BackendException(BackendException.Kind.INVALID, LoginTrial.message(e), e);
    }
  }

  private AccountList list() throws SQLException {
    Sql primary = servers.at(target.primary());
    List<Role> roles = ask(primary, "roles", Role::read);
    roles.forEach(role -> role.give(rights));
    memberships(primary);
    List<String> seen = new ArrayList<>();
    for (String database : target.allDatabases()) {
      if (rights(database)) {
        seen.add(database);
      }
    }
    elsewhere(primary, seen);
    List<Account> accounts = roles.stream().filter(this::isAccount).map(this::account).toList();
    return new AccountList(accounts, unseen, questions);
  }

  private void memberships(Sql sql) throws SQLException {
    Map<String, Integer> administered = new TreeMap<>();
    for (Membership membership :
        ask(
            sql,
            "memberships",
            row ->
                new Membership(
                    row.getString(1), row.getString(2), row.getBoolean(3), row.getBoolean(4)))) {
      if (membership.usable) {
        rights.join(membership.member, membership.role);
      } else if (membership.administered) {
        administered.merge(membership.member, 1, Integer::sum);
      }
      if (membership.administered && membership.member.equals(names.owner())) {
        madeByUs.add(membership.role);
      }
      if (membership.role.equals(names.guard())) {
        guards.add(membership.member);
      }
    }
    administered.forEach(
        (role, number) ->
            rights.give(
                role,
                number == 1 ? "administers 1 role" : "administers " + number + " roles",
                Access.ADMINISTERS));
  }

  /** What was given in the database; that of the target's URL must be seen. */
  private boolean rights(String database) throws SQLException {
    Map<String, Map<String, Integer>> given = new HashMap<>();
    try {
      Sql sql = servers.at(target.primary().to(database));
      for (Given right :
          ask(sql, "rights", row -> new Given(row.getString(1), row.getString(2), row.getInt(3)))) {
        given.computeIfAbsent(right.to, to -> new HashMap<>()).put(right.what, right.number);
      }
    } catch (SQLException e) {
      if (database.equals(target.primary().database())) {
        throw e;
      }
      unseen.add("database " + database + ": " + LoginTrial.message(e));
      return false;
    }
    given.forEach((to, what) -> DatabaseRights.give(rights, to, database, what));
    return true;
  }

  private void elsewhere(Sql sql, List<String> seen) throws SQLException {
    for (Elsewhere one :
        ask(
            sql,
            "elsewhere",
            row -> new Elsewhere(row.getString(1), row.getBoolean(2), row.getString(3)),
            (Object) seen.toArray(String[]::new))) {
      rights.give(
          one.role,
          (one.owns ? "owns or was granted something in " : "was granted something in ")
              + one.databases
              + ", which was not looked at",
          one.owns ? Access.WRITES : Access.NONE);
    }
  }

  private <T> List<T> ask(Sql sql, String question, Sql.RowReader<T> reader, Object... arguments)
      throws SQLException {
    questions++;
    return sql.query(
        Sql.Query.of(SqlFile.read(AccountCatalogue.class, question + ".sql"), arguments),
        reader,
        deadline);
  }

  /** Others that nobody can log in as are roles, which accounts are made in. */
  private boolean isAccount(Role role) {
    return role.account() || role.name().startsWith(names.accounts().prefix());
  }

  private Account account(Role role) {
    Kind kind = kind(role.name());
    Rights.Sum sum = rights.of(role.name());
    return new Account(
        role.name(),
        kind,
        kind == Kind.LEASE || kind == Kind.GUARD ? keyIn(role.name()) : Optional.empty(),
        !role.letIn(),
        role.comment().startsWith(NEW_OWNER) ? "" : role.comment(),
        sum.words(),
        sum.access(),
        role.expires(),
        role.sessions(),
        Optional.empty(),
        Optional.empty());
  }

  private Optional<LeaseKey> keyIn(String name) {
    return names.accounts().keyIn(name);
  }

  private Kind kind(String name) {
    if (names.roots().contains(name)) {
      return Kind.ROOT;
    }
    if (names.owner().equals(name)) {
      return Kind.OWNER;
    }
    if (!name.startsWith(names.accounts().prefix())) {
      return Kind.OTHER;
    }
    if (keyIn(name).isEmpty() || !madeByUs.contains(name)) {
      return Kind.UNKNOWN;
    }
    return guards.contains(name) ? Kind.GUARD : Kind.LEASE;
  }
}
