package dev.mayfly.backends.database.dialect.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.backend.TargetAddress;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A postgresql:// URL")
class PostgresUrlTest {

  @ParameterizedTest
  @DisplayName("is put as the guard's driver and as Vault's engine want it")
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
        "postgresql://db_main/sales+2024 db_main:5432/sales%2B2024 db_main:5432/sales%2B2024",
        "postgresql:///r?host=db&port=6432&dbname=q%3Fx db:6432/q%3Fx db:6432/q%3Fx",
        "postgresql://db/r?sslmode=require&sslrootcert=/ca"
            + " db:5432/r?sslmode=verify-ca&sslrootcert=%2Fca db:5432/r?sslmode=require&sslrootcert=%2Fca",
        "postgresql://db/r?sslrootcert=system"
            + " db:5432/r?sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory&sslmode=verify-full"
            + " db:5432/r?sslrootcert=system",
        "postgresql://db/r?options=-c%20search_path%3Dx&application_name=a&keepalives_idle=5"
            + " db:5432/r?options=-c%20search_path%3Dx db:5432/r?application_name=a",
      })
  void forms(String url, String jdbc, String engine) {
    PostgresUrl parsed = PostgresUrl.parse(url, variable -> null);
    assertEquals("jdbc:postgresql://" + jdbc, parsed.jdbc());
    assertEquals("postgresql://{{username}}:{{password}}@" + engine, parsed.engine());
  }

  @Test
  @DisplayName(
      "is refused where the environment leads to a Unix socket, and never localhost instead")
  void socket() {
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> PostgresUrl.parse("postgresql:///r", Map.of("PGHOST", "/run/pg")::get));
    assertTrue(String.valueOf(refusal.getMessage()).contains("Unix socket /run/pg"));
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
        "jdbc:postgresql://db:6432/reporting?sslmode=verify-ca&sslrootcert=%2Fca",
        PostgresUrl.parse("postgresql://", environment::get).jdbc());
    assertEquals(
        "jdbc:postgresql://other:6432/sales?sslmode=disable&sslrootcert=%2Fca",
        PostgresUrl.parse("postgresql://other/sales?sslmode=disable", environment::get).jdbc());
  }

  @ParameterizedTest
  @DisplayName("is the same after it was printed and read again")
  @ValueSource(
      strings = {
        "postgresql://db_main/r",
        "postgresql://a,b:6432,[::1]/r",
        "postgresql://db/we%22ird%25%23%3F+%20%C3%B6",
        "postgresql://db/r?sslmode=verify-full&sslrootcert=/a+b/%C3%B6.pem&options=-c%20x%3Dy%26z",
        "postgresql://",
      })
  void roundTrip(String url) {
    PostgresUrl parsed = PostgresUrl.parse(url, variable -> null);
    Map<String, String> elsewhere = Map.of("PGHOST", "x", "PGPORT", "9", "PGDATABASE", "y");
    assertEquals(parsed, PostgresUrl.parse(parsed.url(), elsewhere::get));
    assertEquals(parsed.url(), PostgresUrl.parse(parsed.url(), variable -> null).url());
  }

  @ParameterizedTest
  @DisplayName("tells tasks of the driver in its own words, and which options it has none for")
  @CsvSource(
      delimiter = ' ',
      value = {
        "target_session_attrs=prefer-standby targetServerType=preferSecondary ''",
        "keepalives=0 tcpKeepAlive=false ''",
        "load_balance_hosts=random loadBalanceHosts=true ''",
        "channel_binding=require channelBinding=require ''",
        "sslcrl=/crl '' sslcrl",
        "sslsni=0 '' sslsni",
      })
  void options(String option, String jdbc, String lacking) {
    TargetAddress address =
        PostgresUrl.parse("postgresql://db/r?" + option, variable -> null).address();
    assertEquals(
        "jdbc:postgresql://db:5432/r" + (jdbc.isEmpty() ? "" : "?" + jdbc),
        address.fields().get("jdbc_url"));
    assertEquals(
        lacking, String.join(",", Objects.requireNonNull(address.lacking().get("jdbc_url"))));
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
        "postgresql:///r?host=/run/postgresql",
        "postgresql://%2Frun%2Fpostgresql/r",
        "postgresql://a,,b/r",
        "postgresql://a,b:1:2/r",
        "postgresql://a,b/r?port=1,2,3",
        "postgresql://db:0/r",
        "postgresql://db:99999/r",
        "postgresql://db space/r",
        "postgresql://db/100%",
        "postgresql://db/%FF",
        "postgresql://db/a%0Ab",
        "postgresql://db/r?hostaddr=10.0.0.1",
        "postgresql://db/r?service=other",
        "postgresql://db/r?targetServerType=primary",
      })
  void refused(String url) {
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class, () -> PostgresUrl.parse(url, variable -> null));
    assertEquals(-1, String.valueOf(refusal.getMessage()).indexOf("secret"));
  }
}
