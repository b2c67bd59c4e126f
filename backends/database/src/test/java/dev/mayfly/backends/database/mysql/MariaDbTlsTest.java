package dev.mayfly.backends.database.mysql;

import static dev.mayfly.backends.database.Leases.newKey;
import static dev.mayfly.backends.database.Leases.remembering;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.backends.database.Leases;
import dev.mayfly.backends.database.dialect.mysql.LoginTrial;
import dev.mayfly.backends.database.dialect.mysql.MySqlUrl;
import dev.mayfly.backends.database.dialect.mysql.ServerKind;
import dev.mayfly.core.backend.Issued;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.lease.LoginCheck.Outcome;
import dev.mayfly.core.lease.Observation;
import dev.mayfly.testing.servers.CertificateAuthority;
import dev.mayfly.testing.servers.MariaDb;
import dev.mayfly.testing.servers.NeedsMariaDb;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NeedsMariaDb
@DisplayName("On a MariaDB that speaks only TLS, with a certificate of somebody's own authority,")
class MariaDbTlsTest {

  @TempDir Path folder;

  @Test
  @DisplayName("Vault and the guard verify it, and nobody talks to it who knows another authority")
  void verified() throws Exception {
    CertificateAuthority authority = CertificateAuthority.create("the shop's");
    Path known = folder.resolve("ca.pem");
    authority.writeCertificate(known);
    try (MariaDb server = MariaDb.builder().tls(authority).start();
        Shop shop = new Shop(server, Map.of("url", url(server, known, "VERIFY_IDENTITY")))) {
      Leases leases = shop.leases;
      leases.guard();
      LeaseKey key = newKey();
      Issued issued = leases.issue(key);
      DatabaseLogin login = (DatabaseLogin) issued.credential();
      assertEquals(Outcome.WORKED, trial(url(server, known, "VERIFY_IDENTITY"), login));
      assertEquals(Outcome.INCONCLUSIVE, trial(url(server, other(), "VERIFY_CA"), login));

      assertEquals(Map.of(), leases.destroy(Leases.accounts(key)).failures());
      Observation seen = leases.observe(remembering(key, issued));
      assertTrue(seen.withoutAccess(), seen.toString());
      assertEquals(Outcome.REFUSED, seen.login().orElseThrow().outcome());
      leases.revoke(key, issued);
    }
  }

  private Path other() throws Exception {
    Path other = folder.resolve("other.pem");
    CertificateAuthority.create("somebody else's").writeCertificate(other);
    return other;
  }

  private static String url(MariaDb server, Path authority, String mode) {
    return "mariadb://%s:%d/shop?ssl-mode=%s&ssl-ca=%s"
        .formatted(server.host(), server.port(), mode, authority);
  }

  private static Outcome trial(String url, DatabaseLogin login) {
    return LoginTrial.of(MySqlUrl.parse(url, ServerKind.MARIADB), login, Leases.soon()).outcome();
  }
}
