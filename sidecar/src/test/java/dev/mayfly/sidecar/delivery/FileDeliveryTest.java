package dev.mayfly.sidecar.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.backend.TargetAddress;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.credential.Secret;
import dev.mayfly.core.lease.Validity;
import dev.mayfly.sidecar.configuration.ConfiguredDelivery.Content;
import dev.mayfly.sidecar.configuration.ConfiguredDelivery.OnChange;
import dev.mayfly.sidecar.configuration.ConfiguredDelivery.ToEnvironment;
import dev.mayfly.sidecar.configuration.ConfiguredDelivery.ToFile;
import dev.mayfly.sidecar.files.PlacedFile;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("each-jdk")
@DisplayName("A delivery")
class FileDeliveryTest {

  private static final String AWKWARD = "p'a\"s:s\\wo rd=#$1";
  private static final DatabaseLogin LOGIN = new DatabaseLogin("mf-abc", Secret.of(AWKWARD));
  private static final Validity VALIDITY =
      new Validity(Instant.parse("2026-11-22T02:00:00Z"), Duration.ofMinutes(15));
  private static final TargetAddress DB =
      new TargetAddress(
          Map.of(
              "host", "db.example",
              "port", "5433",
              "database", "reporting",
              "url", "postgresql://db.example:5433/reporting?sslmode=require",
              "jdbc_url", "jdbc:postgresql://db.example:5433/reporting?sslmode=require"),
          Map.of("sslmode", "require"),
          Map.of());

  @TempDir Path folder;
  private final List<Path> replaced = new ArrayList<>();

  private String deliver(Content content) throws IOException {
    Path path = folder.resolve("file");
    new FileDelivery(
            path,
            new ToFile(
                path.toString(),
                content,
                "0440",
                Optional.empty(),
                Optional.empty(),
                new OnChange.None()),
            DB,
            (file, credential) -> replaced.add(file))
        .deliver(LOGIN, VALIDITY);
    return Files.readString(path);
  }

  @Test
  @DisplayName("writes libpq's service file")
  void writesAServiceFile() throws Exception {
    assertEquals(
        "[reporting]\nhost=db.example\nport=5433\ndbname=reporting\nuser=mf-abc\npassword="
            + AWKWARD
            + "\nsslmode=require\n",
        deliver(new Content.PgService("reporting")));
  }

  @Test
  @DisplayName("writes libpq's password file with colons and backslashes escaped")
  void writesAPasswordFile() throws Exception {
    assertEquals(
        "db.example:5433:reporting:mf-abc:p'a\"s\\:s\\\\wo rd=#$1\n",
        deliver(new Content.PgPass()));
  }

  @Test
  @DisplayName("writes properties that Java reads back")
  void writesProperties() throws Exception {
    Properties properties = new Properties();
    properties.load(new StringReader(deliver(new Content.JdbcProperties())));
    assertEquals(
        "jdbc:postgresql://db.example:5433/reporting?sslmode=require", properties.get("url"));
    assertEquals("mf-abc", properties.get("user"));
    assertEquals(AWKWARD, properties.get("password"));
  }

  @Test
  @DisplayName("writes the properties of a Spring application")
  void writesSpringProperties() throws Exception {
    Properties properties = new Properties();
    properties.load(new StringReader(deliver(new Content.SpringProperties())));
    assertEquals(
        "jdbc:postgresql://db.example:5433/reporting?sslmode=require",
        properties.get("spring.datasource.url"));
    assertEquals("mf-abc", properties.get("spring.datasource.username"));
    assertEquals(AWKWARD, properties.get("spring.datasource.password"));
  }

  @Test
  @DisplayName("writes MySQL's option file, in quotes and with quotes and backslashes escaped")
  void writesMyCnf() throws Exception {
    assertEquals(
        """
        [client]
        host="db.example"
        port=5433
        user="mf-abc"
        password="p'a\\"s:s\\\\wo rd=#$1"
        sslmode="require"
        [mysql]
        database="reporting"
        """,
        deliver(new Content.MyCnf()));
  }

  @Test
  @DisplayName("tells when a file was replaced, and not when it was first written")
  void tellsWhenAFileWasReplaced() throws Exception {
    deliver(new Content.Json());
    assertEquals(List.of(), replaced);
    deliver(new Content.Json());
    assertEquals(List.of(folder.resolve("file")), replaced);
  }

  @Test
  @DisplayName("writes JSON, and any text around the values")
  void writesJsonAndTemplates() throws Exception {
    String json = deliver(new Content.Json());
    assertTrue(json.contains("\"password\": \"p'a\\\"s:s\\\\wo rd=#$1\""), json);
    assertTrue(json.contains("\"expires\": \"2026-11-22T02:15:00Z\""), json);
    assertEquals("mf-abc@db.example", deliver(new Content.Template("{{username}}@{{ host }}")));
  }

  @Test
  @DisplayName("gives the file its mode, and leaves nothing beside it")
  void givesTheFileItsMode() throws Exception {
    deliver(new Content.Json());
    deliver(new Content.Json());
    assertEquals(
        "r--r-----",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("file"))));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(folder.resolve("file")), files.toList());
    }
  }

  @Test
  @DisplayName("is taken back by its place, what a crash left half-written included")
  void isTakenBackByItsPlace() throws Exception {
    deliver(new Content.Json());
    Path path = folder.resolve("file");
    Files.writeString(folder.resolve(".file.mayfly"), "half a sec");
    String place =
        new FileDelivery(
                path,
                new ToFile(
                    path.toString(),
                    new Content.Json(),
                    "0400",
                    Optional.empty(),
                    Optional.empty(),
                    new OnChange.None()),
                DB,
                (file, credential) -> {})
            .place();
    Path named = DeliveredFile.at(place).orElseThrow();
    PlacedFile.remove(named);
    PlacedFile.remove(named);
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(), files.toList());
    }
  }

  @Test
  @DisplayName("follows no symbolic link when it is taken back")
  void followsNoSymbolicLink() throws Exception {
    Path precious = Files.writeString(folder.resolve("precious"), "keep me");
    Path link = Files.createSymbolicLink(folder.resolve("link"), precious);
    PlacedFile.remove(link);
    assertFalse(Files.exists(link));
    assertEquals("keep me", Files.readString(precious));
  }

  @Test
  @DisplayName("is refused where the file would be longer than what is overwritten at the end")
  void tooLong() {
    Content.Template template = new Content.Template("x".repeat(PlacedFile.LONGEST + 1));
    assertThrows(IOException.class, () -> deliver(template));
    assertFalse(Files.exists(folder.resolve("file")));
  }

  @Test
  @DisplayName("into an environment keeps the variables until they are taken, once")
  void intoAnEnvironment() throws Exception {
    EnvironmentDelivery delivery =
        new EnvironmentDelivery(new ToEnvironment(Map.of("PGUSER", "{{username}}"), false), DB);
    delivery.deliver(LOGIN, VALIDITY);
    assertEquals("environment:PGUSER", delivery.place());
    assertEquals(Map.of("PGUSER", "mf-abc"), delivery.take());
    assertEquals(Map.of(), delivery.take());
  }

  @Test
  @DisplayName("knows a memory file system from a disk")
  void knowsMemoryFromDisk() throws Exception {
    assertTrue(DeliveredFile.inMemory(Path.of("/dev/shm/not/yet/there")));
    assertFalse(DeliveredFile.inMemory(Path.of("/usr/share/x")));
  }
}
