package dev.mayfly.backends.database.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.IssueRequest;
import dev.mayfly.core.backend.Issued;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.lease.Validity;
import dev.mayfly.core.task.TaskId;
import dev.mayfly.testing.servers.SharedServers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A login holds no longer than was promised:")
class PromisedLimitsTest {

  /** What Vault adds for clocks that differ, when it tells a database an account's end. */
  private static final Duration SKEW = Duration.ofSeconds(5);

  private static final Duration TTL = Duration.ofSeconds(30);

  private Reporting reporting;
  private LeaseKey key;

  @BeforeEach
  void start() {
    reporting = new Reporting(SharedServers.postgreSql(), Map.of());
    key = reporting.newKey();
  }

  @AfterEach
  void stop() {
    reporting.close();
  }

  private Issued issue(Duration ttl, Duration lifetime) throws BackendException {
    return reporting
        .backend
        .issuer()
        .issue(
            new IssueRequest(key, new TaskId("nightly", "1"), Reporting.ROLE, ttl, lifetime),
            reporting.soon());
  }

  /** Whether PostgreSQL lets it in for that long at most. */
  private void assertLetsInFor(Issued issued, Duration longest) {
    assertEquals(
        List.of("t"),
        reporting.server.query(
            "postgres",
            "SELECT rolvaliduntil <= now() + interval '"
                + longest.plus(SKEW).toSeconds()
                + " s' FROM pg_roles WHERE rolname = '"
                + issued.credential().account()
                + "'"));
  }

  @Test
  @DisplayName("PostgreSQL knows its end, although the role in Vault gives it a longer life")
  void atTheIssue() throws BackendException {
    Issued issued = issue(TTL, Duration.ZERO);
    assertEquals(TTL, issued.validity().ttl());
    assertLetsInFor(issued, TTL);
  }

  @Test
  @DisplayName("a renewal prolongs it by what was promised, and no further")
  void atARenewal() throws BackendException {
    Issued issued = issue(TTL, Duration.ZERO);
    Validity renewed =
        reporting
            .backend
            .issuer()
            .renewable()
            .orElseThrow()
            .renew(key, issued.reference(), TTL.multipliedBy(2), reporting.soon());
    assertEquals(TTL.multipliedBy(2), renewed.ttl());
    assertLetsInFor(issued, TTL.multipliedBy(2));
  }

  @Test
  @DisplayName("who cannot be given another is told how long renewals can go on, as Vault has it")
  void howLongAtMost() throws BackendException {
    Duration asked = Duration.ofHours(12);
    assertEquals(reporting.settings.engine().longestMaxTtl(), issue(TTL, asked).longest());
    reporting
        .vault
        .admin()
        .write(
            "sys/mounts/" + reporting.settings.engine().names().mount() + "/tune",
            Map.of("max_lease_ttl", "1h"));
    key = reporting.newKey();
    Issued issued = issue(TTL, asked);
    assertTrue(issued.longest().compareTo(Duration.ofHours(1)) <= 0, issued.toString());
    assertLetsInFor(issued, TTL);
  }
}
