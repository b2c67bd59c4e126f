package dev.mayfly.backends.plugin.database;

import dev.mayfly.backends.database.dialect.AccountNames;
import dev.mayfly.backends.database.dialect.DatabaseUrl;
import dev.mayfly.backends.database.dialect.Sql;
import dev.mayfly.backends.database.dialect.postgresql.AccountStatements;
import dev.mayfly.backends.database.dialect.postgresql.GuardFunctions;
import dev.mayfly.backends.database.dialect.postgresql.LoginTrial;
import dev.mayfly.backends.database.dialect.postgresql.PostgresTarget;
import dev.mayfly.backends.database.dialect.postgresql.PostgresUrl;
import dev.mayfly.backends.database.dialect.postgresql.RoleNames;
import dev.mayfly.backends.database.dialect.postgresql.SqlName;
import dev.mayfly.backends.database.guard.postgresql.PostgresGuard;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.credential.Secret;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.lease.LoginCheck;
import dev.mayfly.core.time.Deadline;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.postgresql.util.PasswordUtil;

/** PostgreSQL, set up with what {@code mayfly generate sql} prints. */
final class PostgresDialect implements Dialect {

  /** Those of the environment are Vault's, and say nothing of the connection. */
  private static final UnaryOperator<String> NO_VARIABLES = new Properties()::getProperty;

  private static final String EXAMPLE = "postgresql://db.example:5432/reporting";

  /** Whose members the guards' logins are, of which there are none here. */
  private static final String GUARD = "mayfly_guard";

  private final PostgresTarget target;

  private PostgresDialect(PostgresTarget target) {
    this.target = target;
  }

  static PostgresDialect of(Details details, AccountNames names) {
    PostgresUrl primary =
        url(details, "connection_url", details.required("connection_url", EXAMPLE));
    RoleNames roles =
        new RoleNames(
            names,
            name(details, "schema", "mayfly"),
            name(details, "owner_role", "mayfly_owner"),
            GUARD,
            List.of(),
            new TreeMap<>(),
            Optional.empty(),
            new TreeMap<>());
    List<PostgresUrl> nodes =
        details.texts("nodes").stream()
            .map(node -> url(details, "nodes", node).to(primary.database()))
            .toList();
    String code = details.text("code", "disarm");
    if (!List.of("disarm", "keep", "drop").contains(code)) {
      details.refuse("code", "is '" + code + "'", "code=disarm, keep or drop");
    }
    return new PostgresDialect(
        new PostgresTarget(
            primary.toString(),
            primary,
            nodes,
            details.texts("databases"),
            List.of(),
            roles,
            code));
  }

  private static String name(Details details, String key, String otherwise) {
    String name = details.text(key, otherwise);
    Optional<String> problem = SqlName.problem(name);
    problem.ifPresent(said -> details.refuse(key, said, "the name that mayfly generate sql used"));
    return problem.isPresent() ? otherwise : name;
  }

  private static PostgresUrl url(Details details, String key, String written) {
    try {
      return PostgresUrl.parse(written, NO_VARIABLES);
    } catch (IllegalArgumentException e) {
      details.refuse(key, String.valueOf(e.getMessage()), key + "=" + EXAMPLE);
      return PostgresUrl.parse(EXAMPLE, NO_VARIABLES);
    }
  }

  @Override
  public DatabaseUrl primary() {
    return target.primary();
  }

  @Override
  public String check() {
    return GuardFunctions.check(target.roleNames());
  }

  @Override
  public LoginCheck tryLogin(DatabaseLogin login, Deadline deadline) {
    return LoginTrial.alone(target.primary(), login, deadline);
  }

  /** The server gets what it keeps, and never the password itself. */
  @Override
  public String written(String account, Secret password) throws BackendException {
    try {
      return PasswordUtil.encodePassword(account, password.expose().toCharArray(), "scram-sha-256");
    } catch (SQLException e) {
      throw new BackendException(Kind.INVALID, "a password cannot be encoded", e);
    }
  }

  @Override
  public List<String> renewal() {
    return statements().ofGuard(target.leftCode()).renewal();
  }

  @Override
  public List<String> rootRotation() {
    return statements().rootRotation();
  }

  private AccountStatements statements() {
    return new AccountStatements(target.roleNames());
  }

  @Override
  public void end(String account, List<String> statements, RootConnections root, Deadline deadline)
      throws BackendException {
    if (isGuards(account, root, deadline)) {
      endGuards(account, root, deadline);
    }
    new WholeCut(new PostgresGuard(target, root, Optional.empty()), target.roleNames().accounts())
        .end(account, deadline);
  }

  /** Whether it is a login of a guard's whose time is not over: functions spare those. */
  private boolean isGuards(String account, RootConnections root, Deadline deadline)
      throws BackendException {
    String key = target.roleNames().accounts().keyIn(account).map(LeaseKey::value).orElse("");
    Sql.Query query =
        Sql.Query.of(
            "SELECT FROM %s.accounts(?) a WHERE a.account = ?::name AND a.guard"
                .formatted(SqlName.identifier(target.roleNames().schema())),
            new String[] {key},
            account);
    try {
      return !root.at(primary()).query(query, row -> "", deadline).isEmpty();
    } catch (SQLException e) {
      throw failed(account, e);
    }
  }

  /** By the statements that Vault's own plugin would run: who made it may end it before. */
  private void endGuards(String account, RootConnections root, Deadline deadline)
      throws BackendException {
    List<String> statements = statements().ofGuard(target.leftCode()).revocation();
    try {
      root.execute(Template.of(account, "", Optional.empty()).filled(statements), deadline);
    } catch (SQLException e) {
      throw failed(account, e);
    }
  }

  private BackendException failed(String account, SQLException e) {
    return new BackendException(
        Kind.UNKNOWN, primary() + ": account " + account + " is not ended: " + message(e), e);
  }

  @Override
  public String message(SQLException e) {
    return LoginTrial.message(e);
  }
}
