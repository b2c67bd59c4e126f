package dev.mayfly.backends.database.postgresql;

import dev.mayfly.backends.database.JdbcProbe;
import dev.mayfly.backends.database.Leases;
import dev.mayfly.backends.database.PreparedVault;
import dev.mayfly.backends.database.TurningRoots;
import dev.mayfly.backends.database.WrittenSettings;
import dev.mayfly.backends.database.dialect.RootInUse;
import dev.mayfly.backends.database.dialect.RootLogins;
import dev.mayfly.backends.database.dialect.postgresql.PostgresRootLogins;
import dev.mayfly.backends.database.dialect.postgresql.SetUpSql;
import dev.mayfly.backends.database.dialect.postgresql.SqlName;
import dev.mayfly.backends.database.direct.DirectRoot;
import dev.mayfly.backends.database.guard.postgresql.PostgresGuard;
import dev.mayfly.backends.database.rotation.AlternatingSettings;
import dev.mayfly.backends.database.rotation.KeptRoots;
import dev.mayfly.backends.database.vault.EngineNames;
import dev.mayfly.backends.database.vault.EngineRoot;
import dev.mayfly.backends.database.vault.VaultSetUp;
import dev.mayfly.backends.vault.VaultCommands;
import dev.mayfly.backends.vault.VaultGateway;
import dev.mayfly.backends.vault.VaultSession;
import dev.mayfly.core.backend.BackendContext;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.Cleaned;
import dev.mayfly.core.backend.Finding;
import dev.mayfly.core.backend.GuardLogin;
import dev.mayfly.core.backend.IssueRequest;
import dev.mayfly.core.backend.Issued;
import dev.mayfly.core.backend.LeaseAccounts;
import dev.mayfly.core.backend.RevokeRequest;
import dev.mayfly.core.backend.Revoked;
import dev.mayfly.core.backend.SeverResult;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.credential.Secret;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.lease.Observation;
import dev.mayfly.core.task.TaskId;
import dev.mayfly.core.time.Clock;
import dev.mayfly.core.time.Deadline;
import dev.mayfly.testing.kit.tck.Subject;
import dev.mayfly.testing.servers.Await;
import dev.mayfly.testing.servers.OpenBao;
import dev.mayfly.testing.servers.PostgreSql;
import dev.mayfly.testing.servers.SharedServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/**
 * A reporting database prepared with what the backend generates, by an administrator who is no
 * superuser, under names of its own: several can live on one server.
 */
final class Reporting implements TurningRoots, AutoCloseable {

  static final String ROLE = "reporting-ro";
  private static final AtomicInteger NEXT = new AtomicInteger();
  static final String ROOT_PASSWORD = "root-before-its-rotation";
  private static final String ADMINISTRATOR_PASSWORD = "administrator-of-a-managed-server";

  final PostgreSql server;
  private final int port;
  private final Map<String, Object> more;
  final OpenBao vault;
  final String name;
  final String archive;
  final PostgresSettings settings;
  final VaultSession session;
  final PostgresBackend backend;
  final PreparedVault prepared;
  private final Random random = new Random();

  /** A real clock. */
  static final Clock CLOCK = Leases.CLOCK;

  Reporting(PostgreSql server, Map<String, Object> more) {
    this(server, server.port(), more);
  }

  /** Through a proxy before the server. */
  Reporting(PostgreSql server, int port, Map<String, Object> more) {
    this(SharedServers.openBao(), server, nextName(), port, more);
  }

  /** With two root logins that take turns. */
  static Reporting taking(OpenBao vault, PostgreSql server) {
    String name = nextName();
    return new Reporting(vault, server, name, server.port(), PreparedVault.turns(name));
  }

  /** With accounts that Mayfly makes itself. */
  static Reporting direct(PostgreSql server) {
    return direct(server, Map.of());
  }

  static Reporting direct(PostgreSql server, Map<String, Object> more) {
    return direct(SharedServers.openBao(), server, server.port(), more);
  }

  /** The same, with two root logins that take turns. */
  static Reporting directTaking(OpenBao vault, PostgreSql server) {
    String name = nextName();
    Map<String, Object> more = new HashMap<>(PreparedVault.turns(name));
    more.put("issuer", issuer(name));
    return new Reporting(vault, server, name, server.port(), more);
  }

  /** Through a proxy before the server. */
  static Reporting direct(OpenBao vault, PostgreSql server, int port, Map<String, Object> more) {
    String name = nextName();
    Map<String, Object> all = new HashMap<>(more);
    all.put("issuer", issuer(name));
    return new Reporting(vault, server, name, port, all);
  }

  private static Map<String, Object> issuer(String name) {
    return Map.of("direct", Map.of("mount", name + "-kv", "path", "roots"));
  }

  /** The same root, by a process that may only ask for its rotation. */
  Map<String, Object> asking() {
    Map<String, Object> more = new HashMap<>(PreparedVault.turns(name));
    more.put("alternating", Map.of("mount", name + "-kv", "path", "roots"));
    return more;
  }

  private static String nextName() {
    return "reporting" + NEXT.incrementAndGet();
  }

  private Reporting(
      OpenBao vault, PostgreSql server, String name, int port, Map<String, Object> more) {
    this.vault = vault;
    this.name = name;
    this.archive = name + "_archive";
    this.server = server;
    this.port = port;
    this.more = more;
    this.settings = settings(more);
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
        .ifPresent(turns -> PreparedVault.admitRotator(vault, name, turns.place(), engineNames()));
    this.session = prepared.session();
    this.backend = new PostgresBackend(settings, session, CLOCK);
  }

  private Optional<EngineNames> engineNames() {
    return settings.issuing().direct().isPresent()
        ? Optional.empty()
        : Optional.of(settings.engine().names());
  }

  private PreparedVault prepareEngine() {
    PreparedVault engine =
        PreparedVault.engine(
            vault,
            name,
            settings.engine(),
            setUp(new VaultCommands(Optional.empty())),
            new DatabaseLogin(
                settings.target().roleNames().roots().get(0), Secret.of(ROOT_PASSWORD)));
    settings
        .issuing()
        .alternating()
        .ifPresent(turns -> PreparedVault.keep(vault.admin(), turns.place(), ROOT_PASSWORD));
    return engine;
  }

  /** Of a configuration that says this besides. */
  PostgresSettings settings(Map<String, Object> more) {
    return settings(more, variable -> null);
  }

  PostgresSettings settings(Map<String, Object> more, UnaryOperator<String> environment) {
    return PostgresSettings.of(context(port, more), environment);
  }

  /** What was said of this one besides. */
  Map<String, Object> written() {
    return more;
  }

  private BackendContext context(int port, Map<String, Object> more) {
    Map<String, Object> written = new HashMap<>();
    written.put(
        "url", "postgresql://" + server.host() + ":" + port + "/" + name + "?sslmode=disable");
    written.put("databases", List.of(archive));
    written.put(
        "issuer",
        Map.of(
            "vault",
            Map.of("mount", name + "-db", "connection", "main", "token_role", name + "-token")));
    written.put("guard", Map.of("role", "guard", "group_role", name + "_guard"));
    written.put("prefix", "m" + name.substring("reporting".length()) + "-");
    written.put("schema", name + "_mayfly");
    written.put("owner_role", name + "_owner");
    written.put("root_logins", List.of(name + "_root"));
    written.put("group_roles", Map.of(ROLE, name + "_reader"));
    written.put(
        "owned_objects",
        Map.of("reassign_to", name + "_heir", "code", more.getOrDefault("code", "disarm")));
    written.put("rotate_root", more.containsKey("issuer") ? "never" : "engine");
    written.putAll(more);
    written.remove("code"); // of the owned objects
    BackendContext.Services none =
        new BackendContext.Services() {
          @Override
          public <T> T require(Class<T> type) {
            throw new IllegalStateException(type.getName());
          }
        };
    return new BackendContext(
        "reporting", new WrittenSettings(written), List.of(ROLE), CLOCK, none);
  }

  /** As on a managed server: who sets up is no superuser, and was given what its provider gives. */
  private void prepareServer() {
    server.execute(
        """
        DO $$ BEGIN
          CREATE ROLE administrator LOGIN CREATEROLE CREATEDB PASSWORD '%s';
          GRANT pg_signal_backend, pg_read_all_stats, pg_use_reserved_connections TO administrator WITH ADMIN OPTION;
        EXCEPTION WHEN duplicate_object THEN NULL; END $$;
        REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC;
        GRANT CONNECT ON DATABASE postgres TO administrator
        """
            .formatted(ADMINISTRATOR_PASSWORD));
    administer("postgres", "CREATE DATABASE " + name);
    administer("postgres", "CREATE DATABASE " + archive);
    SetUpSql sql = new SetUpSql(settings.target().roleNames());
    String reader = SqlName.identifier(settings.target().roleNames().groupOf(ROLE));
    String heir = SqlName.identifier(settings.target().roleNames().newOwnerOf(ROLE));
    administer("postgres", sql.cluster());
    for (String database : settings.target().allDatabases()) {
      administer(database, sql.database());
      administer(
          database,
          "CREATE TABLE sales AS SELECT n FROM generate_series(1, 1000) n; GRANT SELECT ON sales TO %s"
              .formatted(reader));
      server.execute(database, "GRANT CREATE ON SCHEMA public TO %s, %s".formatted(reader, heir));
    }
    for (String root : settings.target().roleNames().roots()) {
      administer(
          "postgres",
          "ALTER ROLE %s PASSWORD '%s'".formatted(SqlName.identifier(root), ROOT_PASSWORD));
    }
  }

  /** Executes SQL as the administrator. */
  void administer(String database, String sql) {
    try (Connection connection = server.connect(database, "administrator", ADMINISTRATOR_PASSWORD);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** What a person writes to Vault for it. */
  VaultSetUp setUp(VaultCommands commands) {
    return new VaultSetUp(settings.engine(), PostgresEngine.connection(settings), commands);
  }

  Deadline soon() {
    return Deadline.in(CLOCK, Duration.ofSeconds(20));
  }

  /** What an examination finds wrong; notes are only worth knowing. */
  List<Finding> faults() {
    return backend.examine(soon()).stream()
        .filter(finding -> finding.severity() != Finding.Severity.NOTE)
        .toList();
  }

  LeaseKey newKey() {
    return LeaseKey.random(random);
  }

  /** A task's credential. */
  Issued issue(LeaseKey key) throws BackendException {
    return backend
        .issuer()
        .issue(
            new IssueRequest(key, new TaskId("nightly", "1"), ROLE, Duration.ofMinutes(5)), soon());
  }

  /** The same, after a crash of the server that Vault has yet to notice. */
  Issued issueWhenPossible(LeaseKey key) {
    AtomicReference<Issued> issued = new AtomicReference<>();
    Await.until(
        "a login is issued",
        Duration.ofSeconds(20),
        () -> {
          issued.set(issue(key));
          return true;
        });
    return issued.get();
  }

  /** The backend, for those who test any. */
  Subject subject() {
    return new Subject(
        backend,
        new PostgresFactory().fields(),
        ROLE,
        new JdbcProbe((user, password) -> server.connect(name, user, password)),
        CLOCK);
  }

  GuardLogin guardLogin() {
    return backend.guard().orElseThrow().ownLogin().orElseThrow();
  }

  /** Gives the guard a login, as the task of its login does. */
  PostgresGuard guard() throws BackendException {
    PostgresGuard guard = (PostgresGuard) backend.guard().orElseThrow();
    deliverGuardLogin(newKey());
    return guard;
  }

  Issued deliverGuardLogin(LeaseKey key) throws BackendException {
    GuardLogin own = guardLogin();
    Issued issued =
        backend
            .issuer()
            .issue(new IssueRequest(key, new TaskId("mayfly", "1"), own.role(), own.ttl()), soon());
    try {
      own.delivery().deliver(issued.credential(), issued.validity());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return issued;
  }

  Revoked revoke(LeaseKey key, Issued issued) throws BackendException {
    return backend
        .issuer()
        .revoke(new RevokeRequest(key, ROLE, Optional.of(issued.reference())), soon());
  }

  @Override
  public Connection connect(Issued issued) throws SQLException {
    return connectTo(issued, name);
  }

  Connection connectTo(Issued issued, String database) throws SQLException {
    DatabaseLogin login = (DatabaseLogin) issued.credential();
    return server.connect(database, login.username(), login.password().expose());
  }

  /** With options of the server's command line, as {@code PGOPTIONS} has them. */
  Connection connect(Issued issued, String options) throws SQLException {
    DatabaseLogin login = (DatabaseLogin) issued.credential();
    Properties properties = new Properties();
    properties.setProperty("user", login.username());
    properties.setProperty("password", login.password().expose());
    properties.setProperty("options", options);
    return DriverManager.getConnection(server.jdbcUrl(name), properties);
  }

  /** A lease whose credential is still in memory. */
  LeaseAccounts remembering(LeaseKey key, Issued issued) {
    return new LeaseAccounts(
        key, Duration.ZERO, new TreeSet<>(), new TreeMap<>(), Optional.of(issued.credential()));
  }

  /** A lease with the suspects of an observation. */
  LeaseAccounts suspecting(LeaseKey key, Observation seen) {
    TreeMap<String, Set<String>> suspects = new TreeMap<>();
    seen.nodes().forEach(node -> suspects.put(node.node(), node.suspects()));
    return new LeaseAccounts(key, Duration.ZERO, new TreeSet<>(), suspects, Optional.empty());
  }

  /** A lease with the accounts that a cut found. */
  static LeaseAccounts accounts(SeverResult cut) {
    return accounts(cut.key(), cut.accounts().keySet().toArray(String[]::new));
  }

  /** A lease with the accounts that were found when it was cleaned up after. */
  static LeaseAccounts accounts(Cleaned cleaned) {
    return accounts(cleaned.key(), cleaned.accounts().keySet().toArray(String[]::new));
  }

  static LeaseAccounts accounts(LeaseKey key, String... accountIds) {
    return new LeaseAccounts(
        key,
        Duration.ZERO,
        new TreeSet<>(List.of(accountIds)),
        Collections.emptySortedMap(),
        Optional.empty());
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
    return new PostgresRootLogins(settings.target().primary(), settings.target().roleNames());
  }

  @Override
  public RootInUse inUse(VaultSession rotator) {
    return settings
        .issuing()
        .direct()
        .<RootInUse>map(direct -> new DirectRoot(new KeptRoots(rotator, direct.place()), logins()))
        .orElseGet(() -> new EngineRoot(rotator, settings.engine().names()));
  }

  @Override
  public Leases leases() {
    return new Leases(backend, ROLE);
  }

  @Override
  public Connection connectAs(String login, String password) throws SQLException {
    return server.connect(name, login, password);
  }

  @Override
  public boolean hasSessions(String login) {
    return !server
        .query("postgres", "SELECT 1 FROM pg_stat_activity WHERE usename = '" + login + "' LIMIT 1")
        .isEmpty();
  }

  @Override
  public void close() {
    backend.close();
    prepared.close();
  }
}
