package dev.mayfly.testing.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@NeedsMariaDb
@DisplayName("A MariaDB server")
class MariaDbTest {

  @Test
  @DisplayName("runs a script as its client does, and lets in who has the password")
  void script() throws SQLException {
    MariaDb server = SharedServers.mariaDb();
    server.runScript(
        """
        CREATE DATABASE shop;
        DELIMITER //
        CREATE PROCEDURE shop.one() BEGIN SELECT 'a;b' AS t, NULL AS nothing; END //
        DELIMITER ;
        CREATE USER clerk@'%' IDENTIFIED BY 'sesame';
        """);
    assertEquals(List.of("a;b|"), server.query("CALL shop.one()"));
    try (Connection connection = server.connect("", "clerk", "sesame")) {
      assertTrue(connection.isValid(1));
    }
    for (String user : List.of("clerk", "root")) {
      SQLException refusal = assertThrows(SQLException.class, () -> server.connect("", user, ""));
      assertEquals(1045, refusal.getErrorCode());
    }
  }

  @Test
  @DisplayName("has after a kill and a start what was committed, and is followed by its replica")
  void kill_and_replica() {
    try (MariaDb primary = MariaDb.builder().setting("max_connections", "17").start();
        MariaDb replica = primary.replica()) {
      primary.execute("CREATE DATABASE shop", "CREATE TABLE shop.things AS SELECT 1 AS n");
      primary.awaitReplay(replica);
      replica.execute("STOP SLAVE SQL_THREAD");
      primary.execute("UPDATE shop.things SET n = 2");
      assertEquals(List.of("1"), replica.query("SELECT n FROM shop.things"));
      replica.execute("START SLAVE SQL_THREAD");
      primary.awaitReplay(replica);
      assertEquals(List.of("2"), replica.query("SELECT n FROM shop.things"));
      primary.kill();
      primary.start();
      assertEquals(List.of("2|17"), primary.query("SELECT n, @@max_connections FROM shop.things"));
    }
  }
}
