package dev.mayfly.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.testing.servers.PostgreSql;
import dev.mayfly.testing.servers.SharedServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("mayfly inventory, at a PostgreSQL with 10,000 accounts,")
class InventoryTest {

  private static final ManyAccounts MANY = new ManyAccounts("inv-");

  @TempDir static Path folder;
  private static PostgreSql server;

  @BeforeAll
  static void prepare() throws Exception {
    server = PostgreSql.builder().start();
    PreparedServers.prepare("inv", folder, SharedServers.openBao(), server, "");
    server.execute("CREATE ROLE writers; CREATE ROLE readers");
    server.execute(
        "inv",
        "CREATE TABLE stock (n int); GRANT INSERT, SELECT ON stock TO writers; GRANT SELECT (n) ON stock TO readers");
    make("standing", "", "LOGIN IN ROLE writers");
    make("person", "", "LOGIN IN ROLE readers VALID UNTIL '2100-01-01'");
    make("elsewhere", "inv_owner", "LOGIN VALID UNTIL '2100-01-01'");
    make("pastdue", "inv_owner", "LOGIN VALID UNTIL '2020-01-01'");
    make("locked", "inv_owner", "NOLOGIN VALID UNTIL '2100-01-01'");
    make("unknown", "", "LOGIN VALID UNTIL '2100-01-01'");
    make("namesake", "", "LOGIN VALID UNTIL '2100-01-01'");
    make("guard", "inv_owner", "LOGIN IN ROLE inv_guard VALID UNTIL '2100-01-01'");
    server.execute(
        MANY.of("person").stream()
            .map(name -> "COMMENT ON ROLE \"" + name + "\" IS 'owner: Ann; kind: person'")
            .collect(Collectors.joining(";")));
  }

  private static void make(String sort, String maker, String as) {
    String names =
        MANY.of(sort).stream().map(name -> "'" + name + "'").collect(Collectors.joining(","));
    server.execute(
        """
        DO $$ DECLARE name text; BEGIN
          %s
          FOREACH name IN ARRAY ARRAY[%s] LOOP EXECUTE format('CREATE ROLE %%I %s', name); END LOOP;
        END $$"""
            .formatted(
                maker.isEmpty() ? "" : "SET LOCAL ROLE " + maker + ";",
                names,
                as.replace("'", "''")));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static MayflyProcess inventory(String... arguments)
      throws IOException, InterruptedException {
    return inventoryOf("mayfly.yaml", arguments);
  }

  private static MayflyProcess inventoryOf(String file, String... arguments)
      throws IOException, InterruptedException {
    String[] all = new String[arguments.length + 3];
    all[0] = "inventory";
    all[1] = "-c";
    all[2] = folder.resolve(file).toString();
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    return MayflyProcess.run(folder, all);
  }

  private static Map<?, ?> row(List<Map<?, ?>> rows, String account) {
    return rows.stream()
        .filter(row -> row.get("account").equals(account))
        .findFirst()
        .orElseThrow(() -> new AssertionError(account + " is not listed"));
  }

  @Test
  @DisplayName("classifies all of them, and asks four questions for it")
  void classifiesAll() throws Exception {
    MayflyProcess mayfly = inventory("-o", "jsonl");
    assertEquals(0, mayfly.exitCode(), mayfly.errors());
    List<Map<?, ?>> rows = ManyAccounts.rows(mayfly.output());
    MANY.areClassified(rows, Map.of());
    Map<?, ?> standing = row(rows, "standing-0");
    assertEquals("writes", standing.get("access"));
    assertEquals(
        List.of("as writers: reads 1 table, writes 1 table in database inv"),
        standing.get("privileges"));
    assertEquals(List.of("standing-write", "never-expires", "no-owner"), standing.get("flags"));
    assertEquals("never", standing.get("expires"));
    assertEquals("unknown", standing.get("password_changed"));
    Map<?, ?> person = row(rows, "person-0");
    assertEquals("Ann", person.get("owner"));
    assertEquals("reads", person.get("access"));
    assertEquals(List.of(), person.get("flags"));
    assertEquals("root", row(rows, "inv_root").get("class"));
    assertEquals("administers", row(rows, "inv_root").get("access"));
    assertEquals(List.of("may do everything"), superuserMay(rows));
    String last = inventory().output().lines().reduce("", (one, next) -> next);
    assertTrue(last.matches(".* of them flagged; 4 queries, [0-9msh]+"), last);
    System.out.println(last);
  }

  private static List<?> superuserMay(List<Map<?, ?>> rows) {
    return ((List<?>) row(rows, "postgres").get("privileges"))
        .stream().filter(words -> words.toString().contains("everything")).toList();
  }

  @Test
  @DisplayName("tells who has what is alive, and that what a killed process left is orphaned")
  void aliveAndOrphaned() throws Exception {
    Path over = folder.resolve("over");
    String script = "echo $PGUSER; until [ -e " + over + " ]; do sleep 0.1; done";
    String[] run = {"run", "-c", folder + "/mayfly.yaml", "--", "sh", "-c", script};
    try (MayflyProcess living = MayflyProcess.start(folder, run);
        MayflyProcess killed = MayflyProcess.start(folder, run)) {
      living.awaitOutput("\n");
      killed.awaitOutput("\n");
      killed.kill();
      killed.exitCode();
      List<Map<?, ?>> rows = ManyAccounts.rows(inventory("-o", "jsonl").output());
      Map<?, ?> alive = row(rows, living.output().strip());
      assertEquals("alive", alive.get("class"), alive::toString);
      assertTrue(alive.get("purpose").toString().startsWith("task job/"), alive::toString);
      assertTrue(alive.get("owner").toString().contains("approle"), alive::toString);
      assertEquals(List.of(), alive.get("flags"));
      Map<?, ?> orphaned = row(rows, killed.output().strip());
      assertEquals("orphaned", orphaned.get("class"), orphaned::toString);
      assertTrue(orphaned.get("why").toString().contains("mayfly recover"), orphaned::toString);
      Map<?, ?> elsewhere =
          row(
              ManyAccounts.rows(inventory("-o", "jsonl", "--state", folder + "/empty").output()),
              living.output().strip());
      assertEquals("elsewhere", elsewhere.get("class"), elsewhere::toString);
      Files.createFile(over);
      assertEquals(0, living.exitCode(), living.words());
    }
  }

  @Test
  @DisplayName("takes owners from a list, and says what is wrong with it by its line")
  void owners() throws Exception {
    Path list =
        Files.writeString(
            folder.resolve("owners.yaml"),
            "accounts:\n  - { account: standing-*, target: main, owner: data, purpose: loads }\n");
    List<Map<?, ?>> rows =
        ManyAccounts.rows(inventory("-o", "jsonl", "--owners", list.toString()).output());
    assertEquals("data", row(rows, "standing-7").get("owner"));
    assertEquals("loads", row(rows, "standing-7").get("purpose"));
    Files.writeString(list, "accounts:\n  - { acount: x, kind: robot }\n");
    MayflyProcess refused = inventory("--owners", list.toString());
    assertEquals(2, refused.exitCode());
    assertTrue(refused.errors().contains("owners.yaml:2 accounts[0].acount"), refused.errors());
    assertTrue(refused.errors().contains("robot"), refused.errors());
  }

  @Test
  @DisplayName("prints a page for an auditor, and rows for a spreadsheet")
  void pages() throws Exception {
    MayflyProcess page = inventory("main", "-o", "html");
    assertEquals(0, page.exitCode(), page.errors());
    assertTrue(page.output().startsWith("<!DOCTYPE html>"), page.output());
    assertTrue(page.output().endsWith("</html>\n"));
    String kept = System.getProperty("inventory.page", "");
    if (!kept.isEmpty()) {
      Files.writeString(Path.of(kept), page.output());
    }
    List<String> csv = inventory("-o", "csv").output().lines().toList();
    assertTrue(csv.get(0).startsWith("target,account,class,why,owner"), csv.get(0));
    assertTrue(csv.size() > ManyAccounts.total(), () -> "" + csv.size());
  }

  @Test
  @DisplayName("tells a target that there is none of, a format, and an age that is none")
  void mistakes() throws Exception {
    MayflyProcess unknown = inventory("mian");
    assertEquals(2, unknown.exitCode());
    assertTrue(unknown.errors().contains("there is no target mian"), unknown.errors());
    assertTrue(unknown.errors().contains("Did you mean main?"), unknown.errors());
    assertEquals(2, inventory("--password-age", "soon").exitCode());
    MayflyProcess format = inventory("-o", "htlm");
    assertEquals(2, format.exitCode());
    assertTrue(format.errors().contains("Did you mean html?"), format.errors());
  }

  @Test
  @DisplayName("lists what can be seen where a target cannot be reached, and fails where none can")
  void unreachable() throws Exception {
    String written = Files.readString(folder.resolve("mayfly.yaml"));
    String closed = written.replace(":" + server.port() + "/", ":1/");
    Files.writeString(folder.resolve("closed.yaml"), closed);
    MayflyProcess none = inventoryOf("closed.yaml");
    assertEquals(2, none.exitCode(), none.words());
    assertTrue(none.errors().contains("target main: cannot be looked at: "), none.errors());
    assertEquals("", none.output());
    Files.writeString(
        folder.resolve("both.yaml"),
        written + closed.substring(closed.indexOf("  main:")).replaceFirst("main", "closed"));
    MayflyProcess some = inventoryOf("both.yaml");
    assertEquals(1, some.exitCode(), some.words());
    assertTrue(some.errors().contains("target closed: cannot be looked at: "), some.errors());
    assertTrue(some.output().contains("standing-1 "), some.output());
  }
}
