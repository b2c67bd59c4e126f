package dev.mayfly.backends.plugin.database;

import dev.mayfly.backends.database.dialect.AccountNames;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.credential.Secret;
import dev.mayfly.core.time.Clock;
import dev.mayfly.core.time.Deadline;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection of Vault's: a root login at one server, and the accounts that it makes there. */
public final class Connection implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

  /** Vault gives a request, or a revocation, 90 seconds. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Dialect dialect;
  private final GivenNames names;
  private final RootLogin root;
  private final Clock clock;

  private Connection(Dialect dialect, GivenNames names, RootLogin root, Clock clock) {
    this.dialect = dialect;
    this.names = names;
    this.root = root;
    this.clock = clock;
  }

  /** Connects to nothing yet. */
  static Connection of(
      Details details, Optional<ForeignDriver> driver, PendingPasswords pending, Clock clock)
      throws BackendException {
    DatabaseLogin login =
        new DatabaseLogin(details.text("username", ""), Secret.of(details.text("password", "")));
    int most = details.number("max_open_connections", 8, 1000);
    int idle = details.number("max_idle_connections", 2, 1000);
    String prefix = details.text("prefix", "mf-");
    if (!AccountNames.isPrefix(prefix)) {
      details.refuse("prefix", "is no prefix", "at most 7 letters and digits, and a hyphen");
      prefix = "mf-";
    }
    AccountNames names = new AccountNames(prefix);
    Dialect dialect = Dialects.of(details, names, driver);
    details.check();
    return new Connection(
        dialect,
        new GivenNames(names),
        new RootLogin(dialect, login, pending, Math.max(2, most), Math.min(idle, most)),
        clock);
  }

  /** Logs in. */
  void verify() throws BackendException {
    root.connections(soon());
  }

  /** The name of the account that it makes. */
  public String make(NewAccount wanted) throws BackendException {
    if (wanted.statements().isEmpty()) {
      throw new BackendException(
          Kind.INVALID,
          "role "
              + wanted.role()
              + " has no creation_statements. fix: mayfly generate vault prints them");
    }
    String account = names.next(wanted.displayName());
    Template template =
        Template.of(
            account, dialect.written(account, wanted.password()), Optional.of(wanted.expiry()));
    Deadline deadline = soon();
    RootConnections connections = root.connections(deadline);
    try {
      connections.execute(template.filled(wanted.statements()), deadline);
      return account;
    } catch (SQLException e) {
      undo(connections, template.filled(wanted.rollback()), account, deadline);
      throw failed("account " + account + " is not made", e);
    }
  }

  private void undo(
      RootConnections connections, List<String> statements, String account, Deadline deadline) {
    try {
      connections.execute(statements, deadline);
    } catch (SQLException e) {
      LOG.warn("what was made of account {} is left: {}", account, dialect.message(e));
    }
  }

  /** Makes an account last until then, where the database has an end for it. */
  public void prolong(String account, Instant until, List<String> statements)
      throws BackendException {
    List<String> chosen = statements.isEmpty() ? dialect.renewal() : statements;
    change(account, chosen, Template.of(account, "", Optional.of(until)));
  }

  /** Gives an account another password; to the root login so that no crash locks Vault out. */
  public void setPassword(String account, Secret password, List<String> statements)
      throws BackendException {
    if (account.equals(root.username())) {
      root.setPassword(password, statements, soon());
      return;
    }
    if (statements.isEmpty()) {
      throw new BackendException(
          Kind.INVALID,
          "nothing says how "
              + account
              + " gets another password. fix: rotation_statements in its static role");
    }
    String written = dialect.written(account, password);
    change(account, statements, Template.of(account, written, Optional.empty()));
  }

  private void change(String account, List<String> statements, Template template)
      throws BackendException {
    Deadline deadline = soon();
    try {
      root.connections(deadline).execute(template.filled(statements), deadline);
    } catch (SQLException e) {
      throw failed("account " + account + " is not changed", e);
    }
  }

  /** Returns once the account is gone, and no access of it is left. */
  public void end(String account, List<String> statements) throws BackendException {
    Deadline deadline = soon();
    Template template = Template.of(account, "", Optional.empty());
    dialect.end(account, template.filled(statements), root.connections(deadline), deadline);
  }

  private BackendException failed(String what, SQLException e) {
    return new BackendException(
        Kind.UNKNOWN, dialect.primary() + ": " + what + ": " + dialect.message(e), e);
  }

  private Deadline soon() {
    return Deadline.in(clock, PATIENCE);
  }

  @Override
  public void close() {
    root.close();
  }
}
