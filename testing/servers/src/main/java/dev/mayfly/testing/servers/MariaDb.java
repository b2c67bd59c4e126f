package dev.mayfly.testing.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
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

/**
 * A real MariaDB server on the loopback interface, for this machine's lifetime only: it does not
 * sync to disk, which a SIGKILL of the server does not notice. It is the one that the machine has
 * installed.
 */
public final class MariaDb implements AutoCloseable {

  /** What to do where there is none, for who skips what needs it. */
  public static final String MISSING =
      "MariaDB's server is not installed. fix: apt-get install mariadb-server-core mariadb-client-core (or mariadb-server)";

  static final String ADMINISTRATOR = "administrator";
  private static final Duration START_LIMIT = Duration.ofMinutes(1);
  private static final Duration CATCH_UP_LIMIT = Duration.ofSeconds(30);

  private final SupervisedServer server;
  private final int port;
  private final String password;
  private final Path clientFile;

  /** Takes over a folder in which {@code data} and {@code my.cnf} are. */
  MariaDb(TemporaryFolder folder, int port, String password) {
    this.port = port;
    this.password = password;
    this.clientFile = folder.path().resolve("client.cnf");
    this.server =
        new SupervisedServer(
            "MariaDB",
            folder,
            "KILL", // there is nothing to be kept
            ServerAccount.line(
                List.of(
                    MariaDbPrograms.server()
                        .orElseThrow(() -> new ServerException(MISSING))
                        .toString(),
                    "--defaults-file=" + folder.path().resolve("my.cnf"))));
  }

  /** Whether this machine has the server's program. */
  public static boolean installed() {
    return MariaDbPrograms.server().isPresent();
  }

  /** Starts with a binary log, an event scheduler, and otherwise the server's own settings. */
  public static MariaDbBuilder builder() {
    return new MariaDbBuilder();
  }

  public String host() {
    return LoopbackPort.HOST;
  }

  public int port() {
    return port;
  }

  /** Who may everything, from everywhere. */
  public String administrator() {
    return ADMINISTRATOR;
  }

  public String administratorPassword() {
    return password;
  }

  /** The URL of a database, or of none where it is empty, without credentials. */
  public String jdbcUrl(String database) {
    return "jdbc:mysql://" + host() + ":" + port + "/" + database + "?sslMode=PREFERRED";
  }

  public Connection connect(String database, String user, String userPassword) throws SQLException {
    return DriverManager.getConnection(jdbcUrl(database), user, userPassword);
  }

  /** Executes the statements as the administrator. */
  public void execute(String... statements) {
    try (Connection connection = connect("", ADMINISTRATOR, password);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new ServerException(String.valueOf(e.getMessage()), e);
    }
  }

  /** What a query by the administrator finds: rows, their values separated by {@code |}. */
  public List<String> query(String sql) {
    try (Connection connection = connect("", ADMINISTRATOR, password);
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

  /** Executes a script with the client of the command line, as a person does. */
  public void runScript(String script) {
    try {
      Command.feed(new ByteArrayInputStream(script.getBytes(UTF_8)), client());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> client() {
    return List.of("mariadb", "--defaults-file=" + clientFile);
  }

  /** The server's own log. */
  public Path log() {
    return server.log();
  }

  public long pid() {
    return server.pid();
  }

  /** SIGKILL. */
  public void kill() {
    server.kill();
  }

  /** Starts the killed server again, same port and data, and waits until it has recovered. */
  public void start() {
    server.start();
    server.awaitReady(
        START_LIMIT,
        () -> {
          try (Connection connection = connect("", ADMINISTRATOR, password)) {
            return connection.isValid(0);
          }
        });
  }

  /** A read-only replica of this server, which has none of what was done before. */
  public MariaDb replica() {
    String position = query("SELECT @@gtid_current_pos").get(0);
    MariaDb replica = builder().setting("read_only", "ON").password(password).start();
    replica.execute(
        "SET GLOBAL gtid_slave_pos = '" + position + "'",
        "CHANGE MASTER TO MASTER_HOST = '%s', MASTER_PORT = %d, MASTER_USER = '%s', MASTER_PASSWORD = '%s', MASTER_USE_GTID = slave_pos"
            .formatted(host(), port, ADMINISTRATOR, password),
        "START SLAVE");
    return replica;
  }

  /** Waits until everything is done on the replica that has been done here so far. */
  public void awaitReplay(MariaDb replica) {
    String position = query("SELECT @@gtid_binlog_pos").get(0);
    Await.until(
        "the replica has reached " + position,
        CATCH_UP_LIMIT,
        () -> replica.query("SELECT @@gtid_slave_pos").get(0).equals(position));
  }

  /** Lets the server outlive this JVM; who ends it by its pid also gets rid of its folder. */
  public void leaveRunning() {
    server.leaveRunning();
  }

  /** Ends the server and removes its folder. */
  @Override
  public void close() {
    server.close();
  }
}
