package dev.mayfly.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.testing.servers.MariaDb;
import dev.mayfly.testing.servers.NeedsMariaDb;
import dev.mayfly.testing.servers.SharedServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NeedsMariaDb
@DisplayName("mayfly run, with a target of MariaDB,")
class MariaDbRunTest {

  private static final String NAME = "mruns";

  @TempDir static Path folder;
  private static MariaDb server;
  private static Path configuration;

  @BeforeAll
  static void prepare() throws Exception {
    server = SharedServers.mariaDb();
    configuration = PreparedMariaDb.prepare(NAME, folder, server);
  }

  @Test
  @DisplayName(
      "gives MariaDB's client an option file that it reads, and proves that the login is gone afterwards")
  void givesALoginAndProvesItsEnd() throws Exception {
    MayflyProcess mayfly =
        MayflyProcess.run(
            folder,
            "run",
            "-c",
            configuration.toString(),
            "--",
            "sh",
            "-c",
            "mariadb --defaults-file=\"$MAYFLY_FILE_1\" -N -e 'SELECT CURRENT_USER(), COUNT(*) FROM sales'");
    assertEquals(0, mayfly.exitCode(), mayfly.errors());
    assertTrue(mayfly.output().matches("mruns-lease-\\S*@%\t1000\n"), mayfly.output());
    assertGone(mayfly.output());
    assertTrue(mayfly.errors().contains("\"proof\":\"CATALOGUE_AND_LOGIN\""), mayfly.errors());
    assertTrue(mayfly.errors().contains("\"proven\":true"), mayfly.errors());
  }

  @Test
  @DisplayName("`mayfly doctor` finds nothing that keeps an end from being proven")
  void isHealthy() throws Exception {
    MayflyProcess doctor = MayflyProcess.run(folder, "doctor", "-c", configuration.toString());
    assertEquals(0, doctor.exitCode(), doctor.output() + doctor.errors());
    assertTrue(doctor.output().contains("performance_schema = ON"), doctor.output());
  }

  @Test
  @DisplayName("is opened for a person too, by the client of its own")
  void opensForAPerson() throws Exception {
    Path sessions =
        Files.writeString(
            folder.resolve("sessions.yaml"),
            Files.readString(configuration)
                + """
                sessions: [ { target: main, role: reader, max_lifetime: 1h } ]
                """);
    Path query = Files.writeString(folder.resolve("query"), "SELECT CURRENT_USER();\n");
    ProcessBuilder builder =
        new ProcessBuilder(MayflyProcess.command("db", "-c", sessions.toString(), "main"));
    builder.redirectInput(query.toFile());
    MayflyProcess session = MayflyProcess.start(builder, folder);
    assertEquals(0, session.exitCode(), session.words());
    assertTrue(session.output().contains("\nmruns-lease-"), session.words());
    assertGone(session.output().substring(session.output().indexOf("mruns-lease-")));
  }

  /** {@code printed}: begins with the account. */
  private static void assertGone(String printed) {
    String account = printed.substring(0, printed.indexOf('@'));
    assertEquals(
        List.of(), server.query("SELECT User FROM mysql.user WHERE User = '" + account + "'"));
  }
}
