package dev.mayfly.sidecar.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.lease.Guarantee;
import dev.mayfly.core.policy.AccessRequest;
import dev.mayfly.core.policy.Grounds;
import dev.mayfly.core.policy.Occasion;
import dev.mayfly.core.policy.Verdict;
import dev.mayfly.core.task.Principal;
import dev.mayfly.core.task.TaskId;
import dev.mayfly.sidecar.configuration.ConfiguredRule;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The policy")
class RulePolicyTest {

  private final RulePolicy policy =
      new RulePolicy(
          List.of(
              new ConfiguredRule(
                  "reports",
                  Set.of("batch"),
                  Optional.of(Set.of("nightly")),
                  "db",
                  Set.of("ro"),
                  Duration.ofMinutes(30),
                  Map.of(Guarantee.EXPIRY, Duration.ofMinutes(10))),
              new ConfiguredRule(
                  "anybody",
                  Set.of("*"),
                  Optional.empty(),
                  "db",
                  Set.of("public"),
                  Duration.ofMinutes(5),
                  Map.of())));

  private Verdict decide(String principal, String task, String role, Duration ttl) {
    return decide(principal, task, role, ttl, Guarantee.OBSERVED);
  }

  private Verdict decide(
      String principal, String task, String role, Duration ttl, Guarantee guarantee) {
    return policy.decide(
        new AccessRequest(
            Principal.of(principal, Map.of()),
            new TaskId(task, "1"),
            "",
            "grant",
            "db",
            role,
            Collections.emptySortedMap(),
            ttl,
            Duration.ofHours(1),
            guarantee,
            Occasion.START));
  }

  private static void assertPermits(Duration ttl, String rule, Verdict verdict) {
    Verdict.Permit permit = assertInstanceOf(Verdict.Permit.class, verdict);
    assertEquals(ttl, permit.ttl());
    assertEquals(Duration.ofHours(1), permit.maxLifetime());
    assertEquals(Set.of(rule), permit.grounds().rules());
  }

  @Test
  @DisplayName("keeps what nobody can end to a ceiling of its own")
  void ceilingByGuarantee() {
    Duration asked = Duration.ofHours(2);
    assertPermits(
        Duration.ofMinutes(10),
        "reports",
        decide("batch", "nightly", "ro", asked, Guarantee.EXPIRY));
    assertPermits(
        Duration.ofMinutes(30),
        "reports",
        decide("batch", "nightly", "ro", asked, Guarantee.DENIED));
    assertPermits(
        Duration.ofMinutes(5),
        "anybody",
        decide("somebody", "whatever", "public", asked, Guarantee.EXPIRY));
  }

  @Test
  @DisplayName("permits what a rule allows, below its ceiling")
  void permitsBelowTheCeiling() {
    assertPermits(
        Duration.ofMinutes(15),
        "reports",
        decide("batch", "nightly", "ro", Duration.ofMinutes(15)));
    assertPermits(
        Duration.ofMinutes(30), "reports", decide("batch", "nightly", "ro", Duration.ofHours(2)));
    assertPermits(
        Duration.ofMinutes(5),
        "anybody",
        decide("somebody", "whatever", "public", Duration.ofHours(2)));
  }

  @Test
  @DisplayName("knows principals by a pattern, and an AppRole by its role")
  void knowsPatternsAndRoles() {
    assertTrue(names("jwt-repo:acme/dw:*", "jwt-repo:acme/dw:ref:main", ""));
    assertFalse(names("jwt-repo:acme/dw:*", "jwt-repo:acme/dwx:ref:main", ""));
    assertFalse(names("jwt-repo:acme/dw:*", "evil-jwt-repo:acme/dw:x", ""));
    assertFalse(names("a.c", "abc", ""));
    assertTrue(names("*", "anybody", ""));
    assertTrue(names("approle", "approle", "etl"));
    assertTrue(names("approle/etl", "approle", "etl"));
    assertFalse(names("approle/etl", "approle", "other"));
    assertFalse(names("approle/etl", "approle", ""));
    assertTrue(names("approle/*", "approle", "etl"));
  }

  private static boolean names(String written, String principal, String role) {
    ConfiguredRule configured =
        new ConfiguredRule(
            "r",
            Set.of(written),
            Optional.empty(),
            "db",
            Set.of("ro"),
            Duration.ofMinutes(1),
            Map.of());
    return new Rule(configured)
        .names(Principal.of(principal, role.isEmpty() ? Map.of() : Map.of("meta.role_name", role)));
  }

  @Test
  @DisplayName("denies everything else, and says why")
  void deniesEverythingElse() {
    assertTrue(
        reason(decide("batch", "other", "ro", Duration.ofMinutes(1)))
            .contains("no rule of the policy allows role ro"));
    assertTrue(
        reason(decide("mallory", "nightly", "ro", Duration.ofMinutes(1)))
            .contains("principal mallory is not named"));
    assertTrue(
        reason(decide("mallory", "nightly", "ro", Duration.ofMinutes(1))).contains("reports"));
  }

  private static String reason(Verdict verdict) {
    return ((Verdict.Deny) verdict).reason();
  }

  @Test
  @DisplayName("says on which values it decided, and by which policy")
  void saysItsGrounds() {
    Grounds permitted = decide("batch", "nightly", "ro", Duration.ofMinutes(1)).grounds();
    Grounds denied = decide("mallory", "nightly", "ro", Duration.ofMinutes(1)).grounds();
    assertEquals("batch", permitted.values().get("principal"));
    assertEquals("mallory", denied.values().get("principal"));
    assertEquals(Set.of("reports"), denied.rules());
    assertEquals(permitted.policy(), denied.policy());
    assertEquals(64, permitted.policy().length());
    assertNotEquals(permitted.policy(), digest("ro", "rw"));
    assertEquals(digest("ro", "rw"), digest("rw", "ro"));
    assertNotEquals(digest("ro", "rw"), digest("ro,rw"));
  }

  private static String digest(String... roles) {
    return PolicyDigest.of(
        List.of(
            new ConfiguredRule(
                "r",
                Set.of("*"),
                Optional.empty(),
                "db",
                Set.of(roles),
                Duration.ofMinutes(1),
                Map.of())));
  }
}
