package dev.mayfly.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.broker.Receipt;
import dev.mayfly.core.broker.Receipts;
import java.io.BufferedReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("mayfly db, on real servers,")
class DbTest {

  private static final String SESSIONS =
      """
      sessions:
        - { target: main, role: dbas_rw, ttl: 5m, max_lifetime: 1h, reason: required }
      """;

  @TempDir private static Path shared;
  private static PreparedServers servers;

  @TempDir private Path folder;

  @BeforeAll
  static void prepare() throws Exception {
    servers = PreparedServers.prepare("dbas", shared);
    servers.configuration("sessions.yaml", SESSIONS);
  }

  private MayflyProcess db(String... words) throws Exception {
    String[] all = new String[words.length + 3];
    all[0] = "db";
    all[1] = "-c";
    all[2] = shared.resolve("sessions.yaml").toString();
    System.arraycopy(words, 0, all, 3, words.length);
    return MayflyProcess.run(folder, all);
  }

  @Test
  @DisplayName(
      "opens what follows -- with a login for this session, whose receipt says who and why")
  void opensASession() throws Exception {
    MayflyProcess session =
        db("main", "--reason", "TICKET-12", "--", "psql", "-XAtc", "SELECT session_user");
    assertEquals(0, session.exitCode(), session.words());
    String account = session.output().strip();
    assertTrue(account.startsWith("dbas-lease-"), session.words());
    assertFalse(servers.accounts().contains(account), account);
    Receipt receipt =
        new WrittenLedgers(shared.resolve("state"))
            .all().stream()
                .flatMap(entries -> Receipts.of(entries).stream())
                .filter(each -> each.leases().stream().anyMatch(l -> l.account().equals(account)))
                .findFirst()
                .orElseThrow();
    assertEquals("main-dbas_rw", receipt.task().name());
    assertEquals("TICKET-12", receipt.purpose());
    assertTrue(receipt.proven(), receipt.toString());
  }

  @Test
  @DisplayName("ends as its client does")
  void endsAsItsClient() throws Exception {
    MayflyProcess session = db("main", "--reason", "x", "--", "sh", "-c", "echo $PGUSER; exit 3");
    assertEquals(3, session.exitCode(), session.words());
    String account = session.output().strip();
    assertTrue(account.startsWith("dbas-lease-"), session.words());
    assertFalse(servers.accounts().contains(account), account);
  }

  @Test
  @DisplayName("prints the login for another client, and holds the session while its input lasts")
  void prints() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            MayflyProcess.command(
                "db",
                "-c",
                shared.resolve("sessions.yaml").toString(),
                "main",
                "--reason",
                "a graphical client",
                "--print",
                "url"));
    builder.redirectError(folder.resolve("told").toFile());
    Process session = builder.start();
    String account;
    try (BufferedReader printed = session.inputReader(StandardCharsets.UTF_8);
        Connection client = connect(URI.create(printed.readLine()))) {
      account = client.getMetaData().getUserName();
      assertTrue(servers.accounts().contains(account), account);
      session.getOutputStream().close();
      assertEquals(0, session.waitFor(), Files.readString(folder.resolve("told")));
      assertFalse(client.isValid(10), "the session lives on");
    }
    assertFalse(servers.accounts().contains(account), account);
  }

  /** As a client that knows nothing but the URL. */
  private static Connection connect(URI url) throws SQLException {
    String[] login = url.getUserInfo().split(":", 2);
    return DriverManager.getConnection(
        "jdbc:postgresql://" + url.getHost() + ":" + url.getPort() + url.getPath(),
        login[0],
        login[1]);
  }

  @Test
  @DisplayName("lists what can be opened where no target is named")
  void lists() throws Exception {
    MayflyProcess list = db();
    assertEquals(0, list.exitCode(), list.words());
    assertEquals(
        """
        target  role     max lifetime  reason    client
        main    dbas_rw  1h            required  psql

        Open one: mayfly db TARGET [--role ROLE]
        """,
        list.output());
  }

  @Test
  @DisplayName("opens nothing without the reason that a session needs, where nobody can be asked")
  void needsAReason() throws Exception {
    MayflyProcess session = db("main", "--", "true");
    assertEquals(125, session.exitCode(), session.words());
    assertTrue(session.errors().contains("fix: --reason TEXT"), session.errors());
  }

  @Test
  @DisplayName("refuses to print a login and to open a client with it at once")
  void printsOrOpens() throws Exception {
    MayflyProcess both = db("main", "--reason", "x", "--print", "url", "--", "psql");
    assertEquals(125, both.exitCode(), both.words());
    assertTrue(both.errors().contains("--print opens no client"), both.errors());
  }

  @Test
  @DisplayName("says what there is where it is asked for what there is not")
  void unknown() throws Exception {
    MayflyProcess target = db("mian");
    assertEquals(125, target.exitCode());
    assertTrue(target.errors().contains("did you mean main?"), target.errors());
    MayflyProcess role = db("main", "--role", "reader");
    assertEquals(125, role.exitCode());
    assertTrue(role.errors().contains("configured: dbas_rw"), role.errors());
  }
}
