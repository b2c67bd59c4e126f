package dev.mayfly.backends.plugin;

import dev.mayfly.backends.database.dialect.postgresql.AccountStatements;
import dev.mayfly.backends.database.dialect.postgresql.RoleNames;
import dev.mayfly.backends.database.dialect.postgresql.SetUpSql;
import dev.mayfly.testing.servers.PostgreSql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Two databases of PostgreSQL, set up with what {@code mayfly generate sql} prints. */
final class ReportingDatabase {

  static final String GROUP = "report_writer";
  static final String HEIR = "report_owner";
  static final String ROOT_PASSWORD = "root-before-its-rotation";

  private static final RoleNames NAMES = RoleNames.of(Map.of(GROUP, GROUP), Optional.of(HEIR));

  final PostgreSql server;

  ReportingDatabase(PostgreSql server) {
    this.server = server;
    SetUpSql sql = new SetUpSql(NAMES);
    server.execute(sql.cluster());
    for (String database : List.of("reporting", "archive")) {
      server.createDatabase(database);
      server.execute(database, sql.database());
      server.execute(
          database,
          "CREATE TABLE sales AS SELECT n FROM generate_series(1, 100) n; GRANT SELECT ON sales TO %1$s;"
                  .formatted(GROUP)
              + "GRANT CREATE ON SCHEMA public TO %s, %s".formatted(GROUP, HEIR));
    }
    setRootPassword(ROOT_PASSWORD);
  }

  void setRootPassword(String password) {
    server.execute("ALTER ROLE mayfly_root PASSWORD '" + password + "'");
  }

  /** What Vault's connection says of it. */
  Map<String, Object> connection() {
    return connection(server.port());
  }

  /** The same, through whatever listens there. */
  Map<String, Object> connection(int port) {
    Map<String, Object> details = new HashMap<>();
    details.put("plugin_name", PluginVault.NAME);
    details.put("backend", "postgresql");
    details.put(
        "connection_url",
        "postgresql://" + server.host() + ":" + port + "/reporting?sslmode=disable");
    details.put("databases", List.of("archive"));
    details.put("username", "mayfly_root");
    details.put("password", ROOT_PASSWORD);
    details.put("allowed_roles", "*");
    return details;
  }

  /** What makes an account of a role. */
  static List<String> creation() {
    return new AccountStatements(NAMES).ofTask(GROUP, HEIR, 20, List.of(), "disarm").creation();
  }

  /** What makes a login of a guard. */
  static List<String> guardCreation() {
    return new AccountStatements(NAMES).ofGuard("disarm").creation();
  }

  Connection connect(PluginVault.Lease lease) throws SQLException {
    return connect(lease, "reporting");
  }

  Connection connect(PluginVault.Lease lease, String database) throws SQLException {
    return server.connect(database, lease.username(), lease.password());
  }

  boolean hasAccount(PluginVault.Lease lease) {
    return !server
        .query("postgres", "SELECT 1 FROM pg_roles WHERE rolname = '" + lease.username() + "'")
        .isEmpty();
  }

  /** Who owns a table. */
  List<String> owner(String database, String table) {
    return server.query(
        database, "SELECT tableowner FROM pg_tables WHERE tablename = '" + table + "'");
  }
}
