package dev.mayfly.backends.database.dialect.mysql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("What a role may do, as the configuration says it,")
class RoleGrantTest {

  @ParameterizedTest(name = "{0}")
  @DisplayName("is granted on the thing of that name, and on nothing that is called alike:")
  @CsvSource(
      delimiter = '|',
      value = {
        "select, insert ON my_shop.* | select, insert ON `my\\_shop`.*",
        "SELECT (id, name) on shop.my_table | SELECT (id, name) ON `shop`.`my_table`",
        "EXECUTE ON PROCEDURE shop.`close day` | EXECUTE ON PROCEDURE `shop`.`close day`",
        "SELECT ON `a``b`.* | SELECT ON `a``b`.*",
      })
  void sql(String written, String sql) {
    assertEquals(sql, RoleGrant.parse(written).sql());
  }

  @ParameterizedTest(name = "{0}: {1}")
  @DisplayName("is refused where a task could escape with it, or nobody can read it:")
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT | is not PRIVILEGES ON database.table",
        "SELECT ON shop.* TO root | is not PRIVILEGES",
        "SELECT ON shop.*; DROP USER x | is not PRIVILEGES",
        "SELECT ON shop.* WITH GRANT OPTION | is not PRIVILEGES",
        "SELECT ON *.* | reaches beyond databases of yours",
        "SELECT ON mysql.user | reaches beyond databases of yours",
        "SELECT, GRANT OPTION ON shop.* | lets a task make others",
        "SET USER ON shop.* | lets a task make others",
      })
  void refused(String written, String problem) {
    String said =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> RoleGrant.parse(written))
                .getMessage());
    assertTrue(said.contains(problem), said);
  }
}
