package dev.mayfly.backends.database.mysql;

import dev.mayfly.backends.database.JdbcProbe;
import dev.mayfly.backends.database.Leases;
import dev.mayfly.backends.database.PreparedVault;
import dev.mayfly.backends.database.TurningRoots;
import dev.mayfly.backends.database.WrittenSettings;
import dev.mayfly.backends.database.dialect.RootInUse;
import dev.mayfly.backends.database.dialect.RootLogins;
import dev.mayfly.backends.database.dialect.mysql.AccountName;
import dev.mayfly.backends.database.dialect.mysql.MySqlRootLogins;
import dev.mayfly.backends.database.dialect.mysql.ServerKind;
import dev.mayfly.backends.database.dialect.mysql.SetUpSql;
import dev.mayfly.backends.database.rotation.AlternatingSettings;
import dev.mayfly.backends.database.vault.EngineRoot;
import dev.mayfly.backends.database.vault.VaultSetUp;
import dev.mayfly.backends.vault.VaultCommands;
import dev.mayfly.backends.vault.VaultGateway;
import dev.mayfly.backends.vault.VaultSession;
import dev.mayfly.core.backend.BackendContext;
import dev.mayfly.core.backend.Finding;
import dev.mayfly.core.backend.Issued;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.credential.Secret;
import dev.mayfly.testing.kit.tck.Subject;
import dev.mayfly.testing.servers.MariaDb;
import dev.mayfly.testing.servers.OpenBao;
import dev.mayfly.testing.servers.SharedServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A shop's database, prepared with what the backend generates, under names of its own: several can
 * live on one server.
 */
final class Shop implements TurningRoots, AutoCloseable {

  static final String ROLE = "clerk";
  private static final AtomicInteger NEXT = new AtomicInteger();
  private static final String ROOT_PASSWORD = "root-before-its-rotation";

  final MariaDb server;
  final OpenBao vault = SharedServers.openBao();
  final String name;
  final MySqlSettings settings;
  final MySqlBackend backend;
  final Leases leases;
  private final PreparedVault prepared;

  Shop(MariaDb server, Map<String, Object> more) {
    this(server, "shop" + NEXT.incrementAndGet(), more);
  }

  /** With accounts that Mayfly makes itself. */
  static Shop direct(MariaDb server, Map<String, Object> more) {
    String name = "shop" + NEXT.incrementAndGet();
    Map<String, Object> all = new HashMap<>(more);
    all.put("issuer", Map.of("direct", Map.of("mount", name + "-kv", "path", "roots")));
    return new Shop(server, name, all);
  }

  /** With two root logins that take turns. */
  static Shop taking(MariaDb server, Map<String, Object> more) {
    String name = "shop" + NEXT.incrementAndGet();
    Map<String, Object> all = new HashMap<>(more);
    all.putAll(PreparedVault.turns(name));
    return new Shop(server, name, all);
  }

  private Shop(MariaDb server, String name, Map<String, Object> more) {
    this.server = server;
    this.name = name;
    this.settings = MySqlSettings.of(context(more), ServerKind.MARIADB, variable -> null);
    prepareServer();
    this.prepared =
        settings
            .issuing()
            .direct()
            .map(direct -> PreparedVault.direct(vault, name, direct.place(), ROOT_PASSWORD))
            .orElseGet(this::prepareEngine);
    settings
        .issuing()
        .alternating()
        .ifPresent(
            turns ->
                PreparedVault.admitRotator(
                    vault, name, turns.place(), Optional.of(settings.engine().names())));
    this.backend = new MySqlBackend(settings, prepared.session(), Leases.CLOCK);
    this.leases = new Leases(backend, ROLE);
  }

  private PreparedVault prepareEngine() {
    String root = settings.target().names().roots().get(0).user();
    PreparedVault engine =
        PreparedVault.engine(
            vault,
            name,
            settings.engine(),
            setUp(),
            new DatabaseLogin(root, Secret.of(ROOT_PASSWORD)));
    settings
        .issuing()
        .alternating()
        .ifPresent(turns -> PreparedVault.keep(vault.admin(), turns.place(), ROOT_PASSWORD));
    return engine;
  }

  private BackendContext context(Map<String, Object> more) {
    Map<String, Object> written = new HashMap<>();
    written.put(
        "url",
        "mariadb://" + server.host() + ":" + server.port() + "/" + name + "?ssl-mode=DISABLED");
    written.put(
        "issuer",
        Map.of(
            "vault",
            Map.of("mount", name + "-db", "connection", "main", "token_role", name + "-token")));
    written.put("guard", Map.of("role", "guard"));
    written.put("prefix", "s" + name.substring("shop".length()) + "-");
    written.put("schema", name + "_mayfly");
    written.put("owner_account", name + "_owner");
    written.put("root_logins", List.of(name + "_root"));
    written.put("roles", List.of(Map.of("name", ROLE, "grants", List.of("ALL ON " + name + ".*"))));
    written.put("rotate_root", more.containsKey("issuer") ? "never" : "engine");
    written.putAll(more);
    BackendContext.Services none =
        new BackendContext.Services() {
          @Override
          public <T> T require(Class<T> type) {
            throw new IllegalStateException(type.getName());
          }
        };
    return new BackendContext(
        "shop", new WrittenSettings(written), List.of(ROLE), Leases.CLOCK, none);
  }

  private void prepareServer() {
    server.execute(
        "CREATE DATABASE " + name, "CREATE TABLE " + name + ".sales AS SELECT 1 AS n, 2 AS price");
    server.runScript(new SetUpSql(settings.target()).setUp());
    for (AccountName root : settings.target().names().roots()) {
      server.execute(
          "ALTER USER " + root.sql() + " IDENTIFIED BY '" + ROOT_PASSWORD + "' ACCOUNT UNLOCK");
    }
  }

  VaultSetUp setUp() {
    return new VaultSetUp(
        settings.engine(), MySqlEngine.connection(settings), new VaultCommands(Optional.empty()));
  }

  /** What an examination finds wrong; notes are only worth knowing. */
  List<Finding> faults() {
    return backend.examine(Leases.soon()).stream()
        .filter(finding -> finding.severity() != Finding.Severity.NOTE)
        .toList();
  }

  /** The backend, for those who test any. */
  Subject subject() {
    return new Subject(
        backend,
        new MariaDbFactory().fields(),
        ROLE,
        new JdbcProbe((user, password) -> server.connect(name, user, password)),
        Leases.CLOCK);
  }

  @Override
  public Connection connect(Issued issued) throws SQLException {
    return connect(server, issued);
  }

  Connection connect(MariaDb to, Issued issued) throws SQLException {
    DatabaseLogin login = (DatabaseLogin) issued.credential();
    return to.connect(name, login.username(), login.password().expose());
  }

  @Override
  public AlternatingSettings turns() {
    return settings.issuing().alternating().orElseThrow();
  }

  @Override
  public OpenBao vault() {
    return vault;
  }

  @Override
  public VaultGateway gateway() {
    return prepared.gateway();
  }

  @Override
  public RootLogins logins() {
    return new MySqlRootLogins(settings.target());
  }

  @Override
  public RootInUse inUse(VaultSession rotator) {
    return new EngineRoot(rotator, settings.engine().names());
  }

  @Override
  public Leases leases() {
    return leases;
  }

  @Override
  public Connection connectAs(String login, String password) throws SQLException {
    return server.connect("", login, password);
  }

  @Override
  public boolean hasSessions(String login) {
    return !server
        .query("SELECT 1 FROM information_schema.PROCESSLIST WHERE USER = '" + login + "'")
        .isEmpty();
  }

  @Override
  public void close() {
    backend.close();
    prepared.close();
  }
}
