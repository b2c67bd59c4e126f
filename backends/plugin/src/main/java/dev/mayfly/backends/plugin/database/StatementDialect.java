package dev.mayfly.backends.plugin.database;

import dev.mayfly.backends.database.dialect.DatabaseUrl;
import dev.mayfly.backends.database.dialect.Sql;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.credential.Secret;
import dev.mayfly.core.lease.LoginCheck;
import dev.mayfly.core.lease.LoginCheck.Outcome;
import dev.mayfly.core.time.Deadline;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * Any database that JDBC reaches: statements of the configuration end an account, and a query of
 * the configuration tells what is left of it.
 *
 * @param end what ends an account, each committed before the next
 * @param left a query whose rows are what is left of an account
 */
record StatementDialect(JdbcUrl url, Optional<Driver> driver, List<String> end, String left)
    implements Dialect {

  private static final String REFUSED = "28";

  static StatementDialect of(Details details, Optional<ForeignDriver> foreign)
      throws BackendException {
    String url = details.required("connection_url", "jdbc:h2:tcp://db.example/shop");
    List<String> end = details.statements("end_statements");
    if (end.isEmpty()) {
      details.refuse(
          "end_statements",
          "are missing, and nobody would know how an account is ended",
          "end_statements=[ those that lock {{name}}, kill its sessions and drop it ]");
    }
    String left = details.required("left_query", "'SELECT … WHERE user_name = ''{{name}}'''");
    Optional<Driver> driver =
        foreign.isPresent() ? Optional.of(foreign.get().load()) : Optional.empty();
    return new StatementDialect(new JdbcUrl(url), driver, end, left);
  }

  @Override
  public DatabaseUrl primary() {
    return url;
  }

  @Override
  public String check() {
    return "";
  }

  @Override
  public LoginCheck tryLogin(DatabaseLogin login, Deadline deadline) {
    Properties properties = new Properties();
    properties.setProperty("user", login.username());
    properties.setProperty("password", login.password().expose());
    try {
      Driver chosen = driver.isPresent() ? driver.get() : DriverManager.getDriver(url.session());
      Connection connection = chosen.connect(url.session(), properties);
      if (connection == null) {
        return new LoginCheck(Outcome.INCONCLUSIVE, "its driver does not know such a URL", false);
      }
      connection.close();
      return new LoginCheck(Outcome.WORKED, "the login worked", false);
    } catch (SQLException e) {
      boolean refused = String.valueOf(e.getSQLState()).startsWith(REFUSED);
      return new LoginCheck(refused ? Outcome.REFUSED : Outcome.INCONCLUSIVE, message(e), false);
    }
  }

  @Override
  public String written(String account, Secret password) {
    return password.expose();
  }

  @Override
  public List<String> renewal() {
    return List.of();
  }

  @Override
  public List<String> rootRotation() {
    return List.of();
  }

  @Override
  public void end(String account, List<String> statements, RootConnections root, Deadline deadline)
      throws BackendException {
    Template template = Template.of(account, "", Optional.empty());
    List<String> chosen = statements.isEmpty() ? template.filled(end) : statements;
    try {
      for (String statement : chosen) {
        root.execute(List.of(statement), deadline);
      }
      List<String> rows =
          root.at(url)
              .query(
                  Sql.Query.of(template.filled(List.of(left)).get(0)),
                  row -> String.valueOf(row.getString(1)),
                  deadline);
      if (!rows.isEmpty()) {
        throw new BackendException(Kind.TRANSIENT, "of " + account + " is left: " + rows);
      }
    } catch (SQLException e) {
      throw new BackendException(
          Kind.UNKNOWN, url + ": account " + account + " is not ended: " + message(e), e);
    }
  }

  @Override
  public String message(SQLException e) {
    return String.valueOf(e.getMessage());
  }
}
