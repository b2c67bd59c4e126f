package dev.mayfly.backends.database.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.backend.Account;
import dev.mayfly.core.backend.Account.Access;
import dev.mayfly.core.backend.AccountList;
import dev.mayfly.testing.kit.tck.InventoryTck;
import dev.mayfly.testing.kit.tck.Subject;
import dev.mayfly.testing.servers.SharedServers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The inventory of PostgreSQL's accounts")
class PostgresInventoryTest extends InventoryTck {

  private static Reporting reporting;

  @BeforeAll
  static void start() {
    reporting = new Reporting(SharedServers.postgreSql(), Map.of());
  }

  @AfterAll
  static void stop() {
    reporting.close();
  }

  @Override
  protected Subject subject() {
    return reporting.subject();
  }

  private static Account account(String name) throws Exception {
    return reporting
        .backend
        .inventory()
        .orElseThrow()
        .accounts(reporting.soon())
        .accounts()
        .stream()
        .filter(account -> account.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  @DisplayName("says in plain words what was given, where, and by which role")
  void words() throws Exception {
    String name = reporting.name + "_many";
    reporting.server.execute(
        """
        CREATE ROLE %1$s LOGIN CREATEDB BYPASSRLS VALID UNTIL '-infinity';
        CREATE ROLE %1$s_group; CREATE ROLE %1$s_outer;
        GRANT %1$s_group TO %1$s_outer; GRANT %1$s_outer, pg_read_all_data TO %1$s;
        GRANT %1$s_group TO %1$s_outer WITH ADMIN OPTION"""
            .formatted(name));
    reporting.server.execute(
        reporting.name,
        """
        CREATE TABLE first (n int, m int); CREATE TABLE second (n int); CREATE TABLE third (n int);
        GRANT SELECT (n), UPDATE (m) ON first TO %1$s_group; GRANT SELECT ON second TO %1$s_group;
        ALTER TABLE third OWNER TO %1$s; GRANT CREATE ON SCHEMA public TO %1$s"""
            .formatted(name));
    reporting.server.execute(
        reporting.archive, "GRANT CREATE ON DATABASE %s TO %s".formatted(reporting.archive, name));
    Account account = account(name);
    assertEquals(
        List.of(
            "passes by row security",
            "makes databases",
            "owns 1 table, creates in 1 schema in database " + reporting.name,
            "makes schemas in database " + reporting.archive,
            "as pg_read_all_data: reads every table",
            "as %s_group: reads 2 tables, writes 1 table in database %s"
                .formatted(name, reporting.name)),
        account.privileges().stream().filter(words -> !words.contains("everybody")).toList());
    assertEquals(Access.ADMINISTERS, account.access());
    assertTrue(account.expires().orElseThrow().toEpochMilli() == 0);
  }

  @Test
  @DisplayName("says that something was given in a database that it does not look at, and where")
  void elsewhere() throws Exception {
    String name = reporting.name + "_other";
    reporting.server.execute("CREATE ROLE " + name + " LOGIN");
    reporting.server.execute(
        "template1", "CREATE TABLE IF NOT EXISTS odd (n int); GRANT SELECT ON odd TO " + name);
    assertEquals(
        List.of("was granted something in template1, which was not looked at"),
        account(name).privileges().stream().filter(w -> !w.contains("everybody")).toList());
    reporting.server.execute("template1", "DROP TABLE odd");
  }

  @Test
  @DisplayName("names a database that it is not let in to, and lists what it can")
  void notLetIn() throws Exception {
    try (Reporting closed = new Reporting(SharedServers.postgreSql(), Map.of())) {
      closed.server.execute(
          "REVOKE CONNECT ON DATABASE %s FROM %s_guard, PUBLIC"
              .formatted(closed.archive, closed.name));
      AccountList list = closed.backend.inventory().orElseThrow().accounts(closed.soon());
      assertEquals(1, list.unseen().size());
      assertTrue(
          list.unseen().get(0).startsWith("database " + closed.archive + ": permission denied"),
          list.unseen()::toString);
      assertEquals(5, list.questions());
    }
  }
}
