package dev.mayfly.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.testing.servers.MariaDb;
import dev.mayfly.testing.servers.NeedsMariaDb;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NeedsMariaDb
@DisplayName("mayfly inventory, at a MariaDB with 10,000 accounts,")
class MariaDbInventoryTest {

  private static final ManyAccounts MANY = new ManyAccounts("minv-");

  @TempDir static Path folder;
  private static MariaDb server;
  private static Path configuration;
  private static Path owners;

  @BeforeAll
  static void prepare() throws Exception {
    server = MariaDb.builder().start();
    configuration = PreparedMariaDb.prepare("minv", folder, server);
    owners =
        Files.writeString(
            folder.resolve("owners.yaml"),
            "accounts: [ { account: \"person-*@%\", owner: Ann, kind: person } ]");
    List<String> statements = new ArrayList<>();
    for (String sort : ManyAccounts.sorts()) {
      statements.add(
          "CREATE USER "
              + named(sort, " IDENTIFIED BY 'secret'")
              + (sort.equals("locked") ? " ACCOUNT LOCK" : ""));
    }
    statements.add("CREATE ROLE writers");
    statements.add("GRANT SELECT, INSERT ON minv.* TO writers");
    statements.add("GRANT writers TO " + named("standing", ""));
    statements.add("GRANT SELECT (n) ON minv.sales TO 'person-0'@'%'");
    statements.add("ALTER USER 'person-0'@'%', 'person-1'@'%' PASSWORD EXPIRE INTERVAL 30 DAY");
    statements.add("GRANT ALL ON *.* TO 'person-1'@'%'");
    statements.add("GRANT EXECUTE ON PROCEDURE minv_mayfly.observe TO " + named("guard", ""));
    server.execute(statements.toArray(String[]::new));
  }

  private static String named(String sort, String each) {
    return MANY.of(sort).stream()
        .map(name -> "'" + name + "'@'%'" + each)
        .collect(Collectors.joining(", "));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static MayflyProcess inventory(String... arguments) throws Exception {
    List<String> all =
        new ArrayList<>(
            List.of("inventory", "-c", configuration.toString(), "--owners", owners.toString()));
    all.addAll(List.of(arguments));
    return MayflyProcess.run(folder, all.toArray(String[]::new));
  }

  private static Map<?, ?> row(List<Map<?, ?>> rows, String account) {
    return rows.stream()
        .filter(row -> row.get("account").equals(account))
        .findFirst()
        .orElseThrow(() -> new AssertionError(account + " is not listed"));
  }

  /** Nobody is kept who made an account, and no end of one. */
  @Test
  @DisplayName("classifies all of them, and asks two questions for it")
  void classifiesAll() throws Exception {
    MayflyProcess mayfly = inventory("-o", "jsonl");
    assertEquals(0, mayfly.exitCode(), mayfly.errors());
    List<Map<?, ?>> rows = ManyAccounts.rows(mayfly.output());
    MANY.areClassified(rows, Map.of("pastdue", "elsewhere", "namesake", "elsewhere"));
    Map<?, ?> standing = row(rows, "standing-0@%");
    assertEquals(
        List.of("as writers: reads and changes database minv"), standing.get("privileges"));
    assertEquals("writes", standing.get("access"));
    assertTrue(standing.get("password_changed").toString().matches("20.*Z"), standing::toString);
    assertEquals(List.of("standing-write", "never-expires", "no-owner"), standing.get("flags"));
    Map<?, ?> person = row(rows, "person-0@%");
    assertEquals(List.of("reads 1 table in database minv"), person.get("privileges"));
    assertEquals(List.of(), person.get("flags"));
    Map<?, ?> powerful = row(rows, "person-1@%");
    assertEquals("administers", powerful.get("access"), powerful::toString);
    assertEquals(List.of("over-privileged", "standing-write"), powerful.get("flags"));
    assertEquals("root", row(rows, "minv_root@%").get("class"));
    assertEquals("owner", row(rows, "minv_owner@localhost").get("class"));
    assertEquals(true, row(rows, "minv_owner@localhost").get("locked"));
    MayflyProcess text = inventory();
    String last = text.output().lines().reduce("", (one, next) -> next);
    assertTrue(last.matches(".* of them flagged; 2 queries, [0-9msh]+"), last);
    System.out.println(last);
  }

  @Test
  @DisplayName("says that passwords are old where they are, and what set-up lacks")
  void oldPasswordsAndOldRoutines() throws Exception {
    MayflyProcess old = inventory("--password-age", "0s", "--flagged", "-o", "jsonl");
    assertEquals(
        List.of("old-password"), row(ManyAccounts.rows(old.output()), "person-0@%").get("flags"));
    server.execute("RENAME TABLE minv_mayfly.sessions TO minv_mayfly.away");
    try {
      MayflyProcess failed = inventory();
      assertEquals(2, failed.exitCode());
      assertTrue(failed.errors().contains("target main: cannot be looked at"), failed.errors());
    } finally {
      server.execute("RENAME TABLE minv_mayfly.away TO minv_mayfly.sessions");
    }
    server.execute("DROP PROCEDURE minv_mayfly.list_rights");
    MayflyProcess failed = inventory();
    assertEquals(2, failed.exitCode());
    assertTrue(failed.errors().contains("fix: run `mayfly generate sql` there"), failed.errors());
  }
}
