package dev.mayfly.backends.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A postgresql:// URL")
class PostgresUrlTest {

  @ParameterizedTest
  @DisplayName("is put as the driver and as Vault's engine want it")
  @CsvSource(
      delimiter = ' ',
      value = {
        "postgresql://db.example/reporting db.example:5432/reporting db.example:5432/reporting",
        "postgres://db:6432/r?sslmode=verify-full db:6432/r?sslmode=verify-full db:6432/r?sslmode=verify-full",
        "postgresql://[::1]/r [::1]:5432/r [::1]:5432/r",
        "postgresql://a,b:6432/r?target_session_attrs=read-write a:5432,b:6432/r?targetServerType=primary"
            + " a:5432,b:6432/r?target_session_attrs=read-write",
        "postgresql://db/two%20words db:5432/two%20words db:5432/two%20words",
        "postgresql:// localhost:5432/postgres localhost:5432/postgres",
      })
  void forms(String url, String jdbc, String engine) {
    PostgresUrl parsed = PostgresUrl.parse(url, variable -> null);
    assertEquals("jdbc:postgresql://" + jdbc, parsed.jdbc());
    assertEquals("postgresql://{{username}}:{{password}}@" + engine, parsed.engine());
  }

  @Test
  @DisplayName("takes from the environment what it leaves out, as psql does")
  void environment() {
    Map<String, String> environment =
        Map.of(
            "PGHOST",
            "db",
            "PGPORT",
            "6432",
            "PGDATABASE",
            "reporting",
            "PGSSLMODE",
            "require",
            "PGSSLROOTCERT",
            "/ca");
    assertEquals(
        "jdbc:postgresql://db:6432/reporting?sslmode=require&sslrootcert=%2Fca",
        PostgresUrl.parse("postgresql://", environment::get).jdbc());
    assertEquals(
        "jdbc:postgresql://other:6432/sales?sslmode=disable&sslrootcert=%2Fca",
        PostgresUrl.parse("postgresql://other/sales?sslmode=disable", environment::get).jdbc());
  }

  @ParameterizedTest
  @DisplayName("is refused with a user, with a password, and when it is none")
  @ValueSource(
      strings = {
        "postgresql://me:secret@db/reporting",
        "postgresql://db/reporting?password=secret",
        "postgresql://db/reporting?user=me",
        "postgresql://db:port/reporting",
        "postgresql://db/reporting?sslmode",
        "jdbc:postgresql://db/reporting",
        "mysql://db/reporting",
      })
  void refused(String url) {
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class, () -> PostgresUrl.parse(url, variable -> null));
    assertEquals(-1, String.valueOf(refusal.getMessage()).indexOf("secret"));
  }
}
