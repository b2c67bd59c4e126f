package dev.mayfly.testing.servers;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.Parser;

/**
 * A real PostgreSQL server on the loopback interface, for this machine's lifetime only: it does not
 * sync to disk, which a SIGKILL of the server does not notice. Everybody logs in by password
 * (SCRAM).
 */
public class PostgreSql implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(1);
  static final String SUPERUSER = "postgres";

  private final Path programs;
  private final TemporaryFolder folder;
  private final SupervisedServer server;
  private final int port;
  private final String password;

  /** Takes over a folder in which {@code data} is or will be a database cluster. */
  PostgreSql(Path programs, TemporaryFolder folder, int port, String password) {
    this.programs = programs;
    this.folder = folder;
    this.port = port;
    this.password = password;
    this.server =
        new SupervisedServer(
            "PostgreSQL",
            folder,
            "QUIT", // an immediate shutdown
            ServerAccount.line(List.of(program("postgres"), "-D", data().toString())));
  }

  /** Starts with the defaults: version 18, PostgreSQL's own settings. */
  public static PostgreSqlBuilder builder() {
    return new PostgreSqlBuilder();
  }

  public String host() {
    return LoopbackPort.HOST;
  }

  public int port() {
    return port;
  }

  public String superuser() {
    return SUPERUSER;
  }

  public String superuserPassword() {
    return password;
  }

  /** The URL of a database, without credentials. */
  public String jdbcUrl(String database) {
    return "jdbc:postgresql://" + host() + ":" + port + "/" + database;
  }

  /** A connection of the superuser's. */
  public Connection connect(String database) throws SQLException {
    return connect(database, SUPERUSER, password);
  }

  public Connection connect(String database, String user, String userPassword) throws SQLException {
    return DriverManager.getConnection(jdbcUrl(database), user, userPassword);
  }

  /** Executes a script in the database {@code postgres}. */
  public void execute(String script) {
    execute(SUPERUSER, script);
  }

  /** Executes the statements of a script as the superuser, each on its own as psql does. */
  public void execute(String database, String script) {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      for (NativeQuery query : Parser.parseJdbcSql(script, true, false, true, false, false)) {
        statement.execute(query.nativeSql);
      }
    } catch (SQLException e) {
      throw new ServerException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * What a query by the superuser finds: each row as psql prints it unaligned, its values separated
   * by {@code |}.
   */
  public List<String> query(String database, String sql) {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<String> rows = new ArrayList<>();
      while (result.next()) {
        List<String> values = new ArrayList<>();
        for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
          @Nullable String value = result.getString(column);
          values.add(value == null ? "" : value);
        }
        rows.add(String.join("|", values));
      }
      return rows;
    } catch (SQLException e) {
      throw new ServerException(String.valueOf(e.getMessage()), e);
    }
  }

  public void createDatabase(String database) {
    execute("CREATE DATABASE " + quoted(database));
  }

  /**
   * The same, but for one that nobody may connect to who is not granted it, at no moment: others
   * who share the server look for what is open.
   */
  public void createClosedDatabase(String database) {
    execute("CREATE DATABASE " + quoted(database) + " ALLOW_CONNECTIONS false");
    execute("REVOKE CONNECT ON DATABASE " + quoted(database) + " FROM PUBLIC");
    execute("ALTER DATABASE " + quoted(database) + " ALLOW_CONNECTIONS true");
  }

  private static String quoted(String name) {
    return "\"" + name.replace("\"", "\"\"") + "\"";
  }

  /** The server's own log. */
  public Path log() {
    return server.log();
  }

  /** The postmaster's. */
  public long pid() {
    return server.pid();
  }

  /** SIGKILL to the postmaster and all its children. */
  public void kill() {
    server.kill();
  }

  /** Starts the killed server again, same port and data, and waits until it has recovered. */
  public void start() {
    server.start();
    server.awaitReady(
        START_LIMIT,
        () -> {
          try (Connection connection = connect(SUPERUSER)) {
            return connection.isValid(0);
          }
        });
  }

  /** SIGSTOP to the postmaster and all its children: connections stay open, nothing answers. */
  public void pause() {
    server.pause();
  }

  /** SIGCONT after {@link #pause}. */
  public void resume() {
    server.resume();
  }

  /** Lets the server outlive this JVM; who ends it by its pid also gets rid of its folder. */
  public void leaveRunning() {
    server.leaveRunning();
  }

  /** A hot standby of this server, replicating from it. */
  public PostgreSqlStandby standby() {
    return PostgreSqlStandby.of(this);
  }

  /** Ends the server and removes its folder. */
  @Override
  public void close() {
    server.close();
  }

  Path programs() {
    return programs;
  }

  final Path data() {
    return folder.path().resolve("data");
  }

  private String program(String name) {
    return programs.resolve("bin").resolve(name).toString();
  }
}
