package dev.mayfly.testing.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

class PostgreSqlTest {
  @Test
  void a_script_runs_statement_by_statement() throws SQLException {
    PostgreSql postgres = SharedServers.postgreSql();
    postgres.execute("CREATE DATABASE shop; CREATE ROLE clerk LOGIN PASSWORD 'sesame'");
    postgres.execute(
        "shop",
        """
        CREATE FUNCTION one() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$; -- a comment; more
        CREATE TABLE things AS SELECT one() AS n, 'a;b' AS t, NULL AS nothing;
        """);
    assertEquals(List.of("1|a;b|"), postgres.query("shop", "SELECT * FROM things"));
    try (Connection connection = postgres.connect("shop", "clerk", "sesame")) {
      assertTrue(connection.isValid(1));
    }
    SQLException refusal =
        assertThrows(SQLException.class, () -> postgres.connect("shop", "clerk", "wrong"));
    assertEquals("28P01", refusal.getSQLState());
  }

  @Test
  void what_was_committed_is_there_after_a_kill_and_a_start() throws SQLException {
    try (PostgreSql postgres = PostgreSql.builder().setting("max_connections", "17").start()) {
      postgres.execute("CREATE TABLE kept AS SELECT 1 AS n");
      try (Connection open = postgres.connect("postgres");
          Statement statement = open.createStatement()) {
        postgres.kill();
        assertThrows(SQLException.class, () -> statement.execute("SELECT 1"));
      }
      postgres.start();
      assertEquals(
          List.of("1|17"),
          postgres.query("postgres", "SELECT n, current_setting('max_connections') FROM kept"));
    }
  }

  @Test
  void a_standby_follows_its_primary_unless_replay_is_paused() {
    try (PostgreSql primary = PostgreSql.builder().start();
        PostgreSqlStandby standby = primary.standby()) {
      primary.execute("CREATE TABLE things AS SELECT 1 AS n");
      standby.awaitReplay();
      standby.pauseReplay();
      primary.execute("UPDATE things SET n = 2");
      assertEquals(List.of("1"), standby.query("postgres", "SELECT n FROM things"));
      standby.resumeReplay();
      standby.awaitReplay();
      assertEquals(List.of("2"), standby.query("postgres", "SELECT n FROM things"));
      standby.kill();
      standby.start();
      assertEquals(
          List.of("2|t"), standby.query("postgres", "SELECT n, pg_is_in_recovery() FROM things"));
    }
  }
}
