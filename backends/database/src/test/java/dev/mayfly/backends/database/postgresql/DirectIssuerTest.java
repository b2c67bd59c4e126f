package dev.mayfly.backends.database.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.backend.IssueRequest;
import dev.mayfly.core.backend.Issued;
import dev.mayfly.core.backend.Renewable;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.lease.LeaseReference;
import dev.mayfly.core.task.TaskId;
import dev.mayfly.testing.kit.tck.IssuerTck;
import dev.mayfly.testing.kit.tck.Subject;
import dev.mayfly.testing.servers.SharedServers;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Mayfly itself, as the issuer of PostgreSQL's accounts,")
class DirectIssuerTest extends IssuerTck {

  private static final Duration LONG = Duration.ofHours(2);

  private static Reporting reporting;

  @BeforeAll
  static void start() {
    reporting = Reporting.direct(SharedServers.postgreSql(), Map.of("max_ttl", "1h"));
  }

  @AfterAll
  static void stop() {
    reporting.close();
  }

  @Override
  protected Subject subject() {
    return reporting.subject();
  }

  @Test
  @DisplayName("gives an account an end of its own at the server, which a renewal puts off")
  void expires() throws Exception {
    LeaseKey key = reporting.newKey();
    Issued issued = reporting.issue(key);
    assertLasts(issued, Duration.ofMinutes(5));
    renewable().renew(key, issued.reference(), Duration.ofMinutes(30), reporting.soon());
    assertLasts(issued, Duration.ofMinutes(30));
    reporting.revoke(key, issued);
  }

  /** By the server's clock, give or take what the test itself takes. */
  private static void assertLasts(Issued issued, Duration ttl) {
    assertEquals(
        List.of("t"),
        reporting.server.query(
            "postgres",
            "SELECT rolvaliduntil - now() BETWEEN '%1$d s'::interval - '2 min'::interval AND '%1$d s' FROM pg_roles WHERE rolname = '%2$s'"
                .formatted(ttl.toSeconds(), issued.credential().account())));
  }

  @Test
  @DisplayName("lets no account last longer than its role may, however often it is renewed")
  void longest() throws Exception {
    LeaseKey key = reporting.newKey();
    IssueRequest request = new IssueRequest(key, new TaskId("nightly", "1"), Reporting.ROLE, LONG);
    Issued issued = reporting.backend.issuer().issue(request, reporting.soon());
    assertEquals(Duration.ofHours(1), issued.validity().ttl());
    assertEquals(Duration.ofHours(1), issued.longest());
    assertTrue(
        renewable()
                .renew(key, issued.reference(), LONG, reporting.soon())
                .ttl()
                .compareTo(Duration.ofHours(1))
            <= 0);
    Map<String, String> parts = new HashMap<>(issued.reference().parts());
    parts.put("last", Instant.now().minusSeconds(1).toString());
    BackendException refused =
        assertThrows(
            BackendException.class,
            () -> renewable().renew(key, LeaseReference.of(parts), LONG, reporting.soon()));
    assertEquals(Kind.INVALID, refused.kind());
    reporting.revoke(key, issued);
  }

  private static Renewable renewable() {
    return reporting.backend.issuer().renewable().orElseThrow();
  }

  @Test
  @DisplayName("has the server keep a verifier that it computed, and sends it no password")
  void verifier() throws Exception {
    LeaseKey key = reporting.newKey();
    Issued issued = reporting.issue(key);
    String kept =
        reporting
            .server
            .query(
                "postgres",
                "SELECT rolpassword FROM pg_authid WHERE rolname = '%s'"
                    .formatted(issued.credential().account()))
            .get(0);
    assertTrue(
        kept.matches(
            "SCRAM-SHA-256\\$4096:[A-Za-z0-9+/=]{24}\\$[A-Za-z0-9+/=]{44}:[A-Za-z0-9+/=]{44}"),
        kept);
    reporting.connect(issued).close();
    reporting.revoke(key, issued);
  }
}
