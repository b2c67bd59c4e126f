package dev.mayfly.backends.database.dialect.mysql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.backend.TargetAddress;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The URL of a MySQL or MariaDB server")
class MySqlUrlTest {

  private static MySqlUrl mariaDb(String url) {
    return MySqlUrl.parse(url, ServerKind.MARIADB);
  }

  @Test
  @DisplayName("tells tasks of MariaDB where to go, with TLS as its own clients and driver say it")
  void ofMariaDb() {
    TargetAddress address =
        mariaDb("mariadb://db.example/shop?ssl-mode=VERIFY_IDENTITY&ssl-ca=/etc/ca.pem").address();
    assertEquals(
        Map.of(
            "host", "db.example",
            "port", "3306",
            "database", "shop",
            "url", "mariadb://db.example:3306/shop?ssl_ca=/etc/ca.pem&ssl_mode=VERIFY_IDENTITY",
            "jdbc_url",
                "jdbc:mariadb://db.example:3306/shop?serverSslCert=/etc/ca.pem&sslMode=verify-full"),
        address.fields());
    assertEquals(Map.of("ssl_ca", "/etc/ca.pem", "ssl_verify_server_cert", "1"), address.options());
    assertEquals(Map.of(), address.lacking());
  }

  @Test
  @DisplayName("tells tasks of MySQL the same in MySQL's words, but for certificates in Java's URL")
  void ofMySql() {
    TargetAddress address =
        MySqlUrl.parse("mysql://[::1]:3307/a%20b?ssl-mode=verify_ca&ssl-ca=/ca", ServerKind.MYSQL)
            .address();
    assertEquals("::1", address.fields().get("host"));
    assertEquals(
        "jdbc:mysql://[::1]:3307/a%20b?sslMode=VERIFY_CA", address.fields().get("jdbc_url"));
    assertEquals(Map.of("ssl_mode", "VERIFY_CA", "ssl_ca", "/ca"), address.options());
    assertEquals(Map.of("jdbc_url", Set.of("ssl_ca")), address.lacking());
  }

  @Test
  @DisplayName("is read again as it was written")
  void again() {
    MySqlUrl url = mariaDb("mysql://my_db:1/shop?ssl-mode=REQUIRED");
    assertEquals(url, mariaDb(url.url()));
  }

  @Test
  @DisplayName("asks Vault's plugin for no more and no less TLS")
  void ofTheEngine() {
    assertEquals(
        "{{username}}:{{password}}@tcp(db:3306)/?tls=true",
        mariaDb("mariadb://db/shop?ssl-mode=VERIFY_CA").engine());
    assertEquals(
        "{{username}}:{{password}}@tcp(db:3306)/",
        mariaDb("mariadb://db/shop?ssl-mode=DISABLED").engine());
  }

  @ParameterizedTest(name = "{0}: {1}")
  @DisplayName("is refused where it cannot be used:")
  @CsvSource(
      delimiter = '|',
      value = {
        "postgresql://db/shop | is not a mariadb:// URL",
        "mariadb://me:secret@db/shop | has a user in it",
        "mariadb://one,two/shop | names no host, or more than one",
        "mariadb:///shop | names no host, or more than one",
        "mariadb://db:70000/shop | '70000' is not a port",
        "mariadb://db/shop?ssl-mode=SOME | 'SOME' is not an ssl_mode",
        "mariadb://db/shop?ssl-ca=/ca | nobody verifies with it",
        "mariadb://db/shop?user=me | 'user' is not an option",
        "mariadb://db/a%0Ab | has a control character in it",
      })
  void refused(String url, String problem) {
    String said =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> mariaDb(url)).getMessage());
    assertTrue(said.contains(problem), said);
  }

  @ParameterizedTest(name = "at {1}, of {0}: {2}")
  @DisplayName("belongs to a node that has done all that the primary had, or not:")
  @CsvSource(
      delimiter = '|',
      value = {
        "0-1-100 | 0-1-100 | true",
        "0-1-100 | 0-2-101 | true",
        "0-1-100 | 0-1-99 | false",
        "0-1-100,1-1-5 | 0-1-200 | false",
        "0-1-100,1-1-5 | 1-9-6,0-1-200 | true",
        "0-1-100 | '' | false",
      })
  void reached(String reached, String seen, boolean expected) {
    assertEquals(expected, ServerKind.MARIADB.hasReached(reached, seen));
  }

  @Test
  @DisplayName("belongs to a server that says of itself whether it is MariaDB or MySQL")
  void kinds() {
    assertTrue(ServerKind.MARIADB.isOf("10.11.19-MariaDB-0+deb12u1-log"));
    assertTrue(ServerKind.MYSQL.isOf("8.4.3"));
    assertTrue(!ServerKind.MYSQL.isOf("5.5.5-10.11.19-MariaDB"));
  }
}
