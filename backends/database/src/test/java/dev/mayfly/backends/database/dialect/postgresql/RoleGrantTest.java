package dev.mayfly.backends.database.dialect.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("What a role of PostgreSQL may do, as the configuration says it,")
class RoleGrantTest {

  @ParameterizedTest(name = "{0}")
  @DisplayName("is granted on the thing of that name, and its schema is made usable:")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "select, insert ON Shop.orders | GRANT SELECT, INSERT ON TABLE \"shop\".\"orders\" TO \"r\"",
        "SELECT (id, \"Name\"), DELETE on TABLE shop.\"my \"\"table\" | GRANT SELECT (\"id\", \"Name\"), DELETE ON TABLE \"shop\".\"my \"\"table\" TO \"r\"",
        "ALL PRIVILEGES ON shop.* | GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON ALL TABLES IN SCHEMA \"shop\" TO \"r\"",
        "USAGE ON SEQUENCE shop.* | GRANT USAGE ON ALL SEQUENCES IN SCHEMA \"shop\" TO \"r\"",
        "EXECUTE ON FUNCTION shop.total | GRANT EXECUTE ON FUNCTION \"shop\".\"total\" TO \"r\"",
      })
  void sql(String written, String sql) {
    assertEquals(
        List.of("GRANT USAGE ON SCHEMA \"shop\" TO \"r\"", sql),
        RoleGrant.parse(written).statements("r"));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @DisplayName("is refused where it is more than that, or nobody can read it:")
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT | is not PRIVILEGES ON schema.table",
        "SELECT, ON shop.orders | is not PRIVILEGES",
        "SELECT ON orders | names no schema",
        "USAGE ON SCHEMA shop.orders | names more than a schema",
        "SELECT ON shop.orders TO root | is not PRIVILEGES",
        "SELECT ON shop.orders; DROP ROLE x | is not PRIVILEGES",
        "SELECT ON shop.orders WITH GRANT OPTION | is not PRIVILEGES",
        "SELECT ON pg_catalog.pg_authid | reaches into the server's own schemas",
        "EXECUTE ON shop.orders | has 'EXECUTE'; possible: ALL, SELECT",
        "USAGE (id) ON SEQUENCE shop.numbers | has columns of what has none",
        "SELECT (id; x) ON shop.orders | in the place of a column",
      })
  void refused(String written, String problem) {
    String said =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> RoleGrant.parse(written))
                .getMessage());
    assertTrue(said.contains(problem), said);
  }
}
