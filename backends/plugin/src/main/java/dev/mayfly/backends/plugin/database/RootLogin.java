package dev.mayfly.backends.plugin.database;

import dev.mayfly.backends.database.dialect.SqlConnector;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.credential.Secret;
import dev.mayfly.core.lease.LoginCheck;
import dev.mayfly.core.lease.LoginCheck.Outcome;
import dev.mayfly.core.time.Deadline;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The login that makes the accounts. Vault keeps its password, and stores another only once the
 * server has it. Where that did not come to pass the server refuses the one that Vault has: then it
 * is given that, by the other one.
 */
final class RootLogin implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RootLogin.class);

  private final Dialect dialect;
  private final PendingPasswords pending;
  private final int most;
  private final int idle;
  private DatabaseLogin login;
  private @Nullable RootConnections connections;

  /**
   * @param most how many connections it may have
   * @param idle how many are kept open
   */
  RootLogin(Dialect dialect, DatabaseLogin login, PendingPasswords pending, int most, int idle) {
    this.dialect = dialect;
    this.login = login;
    this.pending = pending;
    this.most = most;
    this.idle = idle;
  }

  String username() {
    return login.username();
  }

  /** Its connections; the first time it is seen that the server lets it in. */
  synchronized RootConnections connections(Deadline deadline) throws BackendException {
    RootConnections standing = connections;
    if (standing == null) {
      admit(deadline);
      check(deadline);
      standing = new RootConnections(dialect, login, most, idle);
      connections = standing;
    }
    return standing;
  }

  private void admit(Deadline deadline) throws BackendException {
    if (username().isEmpty() || login.password().expose().isEmpty()) {
      throw new BackendException(
          Kind.INVALID,
          "the connection has no root login yet. fix: write username and password to it");
    }
    LoginCheck check = dialect.tryLogin(login, deadline);
    switch (check.outcome()) {
      case WORKED -> pending.confirm(place(), login.password());
      case REFUSED -> takeBack(check.message(), deadline);
      case INCONCLUSIVE ->
          throw new BackendException(
              Kind.TRANSIENT,
              dialect.primary() + ": " + username() + " cannot log in: " + check.message());
    }
  }

  /**
   * Whether the server is set up: here it is told why not, and a pool would try again and again.
   */
  private void check(Deadline deadline) throws BackendException {
    if (dialect.check().isEmpty()) {
      return;
    }
    try (Connection connection = SqlConnector.connect(dialect.primary(), login, deadline);
        Statement statement = connection.createStatement()) {
      statement.execute(dialect.check());
    } catch (SQLException e) {
      throw new BackendException(
          Kind.INVALID,
          dialect.primary()
              + ": "
              + dialect.message(e)
              + ". fix: what mayfly generate sql prints, with the prefix and the schema of this connection",
          e);
    }
  }

  /** A rotation was cut off: the server has the one password, and Vault the other. */
  private void takeBack(String refusal, Deadline deadline) throws BackendException {
    Optional<PendingPasswords.Other> other = pending.other(place(), login.password());
    if (other.isEmpty()) {
      throw refused(refusal);
    }
    DatabaseLogin lettingIn = new DatabaseLogin(username(), other.get().password());
    LoginCheck check = dialect.tryLogin(lettingIn, deadline);
    if (check.outcome() != Outcome.WORKED) {
      throw refused(refusal + "; nor does the other password of a rotation work");
    }
    try (RootConnections as = new RootConnections(dialect, lettingIn, most, 0)) {
      change(as, login.password(), other.get().statements(), deadline);
    }
    LOG.warn(
        "{}: a rotation of {} was cut off; its password is again the one that Vault has",
        dialect.primary(),
        username());
  }

  private BackendException refused(String refusal) {
    return new BackendException(
        Kind.DENIED,
        dialect.primary()
            + ": the password of "
            + username()
            + " is refused: "
            + refusal
            + ". fix: give it another there, and write that to the connection in Vault");
  }

  /** Another password, which is written down before the server learns of it. */
  synchronized void setPassword(Secret password, List<String> statements, Deadline deadline)
      throws BackendException {
    RootConnections standing = connections(deadline);
    List<String> chosen = statements.isEmpty() ? dialect.rootRotation() : statements;
    if (chosen.isEmpty()) {
      throw new BackendException(
          Kind.INVALID,
          "nothing says how "
              + username()
              + " gets another password. fix: root_rotation_statements in the connection");
    }
    pending.write(place(), login.password(), password, chosen);
    change(standing, password, chosen, deadline);
    standing.close();
    connections = null;
    login = new DatabaseLogin(username(), password);
  }

  private void change(
      RootConnections as, Secret password, List<String> statements, Deadline deadline)
      throws BackendException {
    String written = dialect.written(username(), password);
    Template template = Template.of(username(), written, Optional.empty());
    try {
      as.execute(template.filled(statements), deadline);
    } catch (SQLException e) {
      throw new BackendException(
          Kind.UNKNOWN,
          dialect.primary()
              + ": the password of "
              + username()
              + " is not changed: "
              + dialect.message(e),
          e);
    }
  }

  /** Where its passwords are written down by. */
  private String place() {
    return dialect.primary() + " " + username();
  }

  @Override
  public synchronized void close() {
    if (connections != null) {
      connections.close();
      connections = null;
    }
  }
}
