package dev.mayfly.backends.database.dialect.mysql.inventory;

import dev.mayfly.backends.database.dialect.Rights;
import dev.mayfly.backends.database.dialect.Sql;
import dev.mayfly.backends.database.dialect.mysql.AccountName;
import dev.mayfly.backends.database.dialect.mysql.GlobalRight;
import dev.mayfly.backends.database.dialect.mysql.GuardRoutines;
import dev.mayfly.backends.database.dialect.mysql.GuardRoutines.ListedAccount;
import dev.mayfly.backends.database.dialect.mysql.GuardRoutines.ListedRight;
import dev.mayfly.backends.database.dialect.mysql.OwnNames;
import dev.mayfly.core.backend.Account;
import dev.mayfly.core.backend.Account.Kind;
import dev.mayfly.core.backend.AccountList;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.time.Deadline;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads every account through Mayfly's routines: one question for them, one for their rights. */
public final class AccountCatalogue {

  private static final int QUESTIONS = 2;

  /** There is no such routine, or no right to call it. */
  private static final Set<Integer> NOT_CALLABLE = Set.of(1305, 1370);

  private final OwnNames names;
  private final GuardRoutines routines;
  private final Deadline deadline;
  private final Rights rights = new Rights();
  private final Set<AccountName> guards = new HashSet<>();

  /** {@code sql}: of the server that makes the accounts. */
  public AccountCatalogue(OwnNames names, Sql sql, Deadline deadline) {
    this.names = names;
    this.routines = new GuardRoutines(sql, names);
    this.deadline = deadline;
  }

  public AccountList read() throws BackendException {
    try {
      return list();
    } catch (SQLException e) {
      String said = String.valueOf(e.getMessage());
      throw new BackendException(
          BackendException.Kind.INVALID,
          NOT_CALLABLE.contains(e.getErrorCode())
              ? "Mayfly's routines there list no accounts ("
                  + said
                  + "). fix: run `mayfly generate sql` there anew"
              : said,
          e);
    }
  }

  private AccountList list() throws SQLException {
    List<ListedAccount> listed = routines.accounts(deadline);
    for (ListedAccount account : listed) {
      SaidRights.everywhere(rights, account.name(), GlobalRight.in(account.rights()));
    }
    for (ListedRight right : routines.rights(deadline)) {
      SaidRights.give(rights, right);
      if (right.kind().equals("routine") && right.place().equals(names.schema())) {
        guards.add(right.to());
      }
    }
    List<Account> accounts =
        listed.stream().filter(account -> !account.role()).map(this::account).toList();
    return new AccountList(accounts, List.of(), QUESTIONS);
  }

  private Account account(ListedAccount listed) {
    Kind kind = kind(listed.name());
    Rights.Sum sum = rights.of(SaidRights.id(listed.name()));
    return new Account(
        listed.name().toString(),
        kind,
        kind == Kind.LEASE || kind == Kind.GUARD ? keyIn(listed.name()) : Optional.empty(),
        listed.locked(),
        listed.comment(),
        sum.words(),
        sum.access(),
        kind == Kind.OTHER ? expires(listed) : Optional.empty(),
        listed.sessions(),
        Optional.empty(),
        changed(listed));
  }

  private static Optional<Instant> changed(ListedAccount listed) {
    return listed.changed() > 0
        ? Optional.of(Instant.ofEpochSecond(listed.changed()))
        : Optional.empty();
  }

  /**
   * Of accounts that are not ours: what lasts as long as a lease says ends otherwise. A password
   * that was declared to be expired has 0 as the time of its last change.
   */
  private static Optional<Instant> expires(ListedAccount listed) {
    if (listed.changed() == 0) {
      return Optional.of(Instant.EPOCH);
    }
    return listed.lifetime() > 0
        ? changed(listed).map(at -> at.plus(Duration.ofDays(listed.lifetime())))
        : Optional.empty();
  }

  private Optional<LeaseKey> keyIn(AccountName name) {
    return names.accounts().keyIn(name.user());
  }

  private Kind kind(AccountName name) {
    if (names.roots().contains(name)) {
      return Kind.ROOT;
    }
    if (names.owner().equals(name) || names.heir().equals(name)) {
      return Kind.OWNER;
    }
    if (keyIn(name).isPresent()) {
      return guards.contains(name) ? Kind.GUARD : Kind.LEASE;
    }
    return name.user().startsWith(names.accounts().prefix()) ? Kind.UNKNOWN : Kind.OTHER;
  }
}
