package dev.mayfly.backends.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.backends.vault.http.TlsFiles;
import dev.mayfly.backends.vault.login.GivenToken;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.backend.Revoked;
import dev.mayfly.core.credential.Secret;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.lease.LeaseReference;
import dev.mayfly.core.task.TaskId;
import dev.mayfly.testing.servers.Await;
import dev.mayfly.testing.servers.BaoClient;
import dev.mayfly.testing.servers.BaoException;
import dev.mayfly.testing.servers.Fault;
import dev.mayfly.testing.servers.FaultyProxy;
import dev.mayfly.testing.servers.OpenBao;
import dev.mayfly.testing.servers.PostgreSql;
import dev.mayfly.testing.servers.SharedServers;
import java.net.URI;
import java.security.SecureRandom;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The life of a lease on a token of its own, with a real engine and a real database behind it. */
class LeaseTest {

  private static final Duration LONGEST = Duration.ofHours(1);
  private static final TaskId TASK = new TaskId("nightly-report", "run-1");

  private final SteppedClock clock = new SteppedClock();
  private final OpenBao bao = SharedServers.openBao();
  private final BaoClient admin = bao.admin();
  private final PostgreSql database = SharedServers.postgreSql();
  private final String mount = "d" + UUID.randomUUID().toString().substring(0, 8);
  private final String creds = mount + "/creds/job";
  private final LeaseKey key = LeaseKey.random(new SecureRandom());
  private FaultyProxy proxy;
  private SpringVaultGateway vault;
  private VaultSession session;
  private LeaseTokens tokens;
  private VaultLeases leases;
  private LeasedEngine engine;

  @BeforeEach
  void setUp() {
    admin.write("sys/mounts/" + mount, Map.of("type", "database"));
    admin.write(
        mount + "/config/db",
        Map.of(
            "plugin_name",
            "postgresql-database-plugin",
            "connection_url",
            "postgresql://{{username}}:{{password}}@127.0.0.1:"
                + database.port()
                + "/postgres?sslmode=disable",
            "username",
            database.superuser(),
            "password",
            database.superuserPassword(),
            "username_template",
            "mf-{{.DisplayName}}-{{random 6}}",
            "allowed_roles",
            "*"));
    admin.write(
        mount + "/roles/job",
        Map.of(
            "db_name", "db",
            "default_ttl", "10m",
            "max_ttl", "1h",
            "creation_statements",
                "CREATE ROLE \"{{name}}\" LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}'"));
    policy(mount, "path \"" + creds + "\" { capabilities = [\"read\"] }");
    policy(
        mount + "-sidecar",
        """
        path "auth/token/create/%1$s" { capabilities = ["update"] }
        path "auth/token/renew-accessor" { capabilities = ["update"] }
        path "auth/token/revoke-accessor" { capabilities = ["update"] }
        path "sys/leases/renew" { capabilities = ["update"] }
        path "sys/leases/lookup" { capabilities = ["update"] }
        path "sys/leases/revoke/%1$s/creds/job/*" { capabilities = ["update"] }
        """
            .formatted(mount));
    tokenRole(true);
    String own =
        admin
            .write("auth/token/create", Map.of("policies", mount + "-sidecar"))
            .text("auth", "client_token");
    proxy = FaultyProxy.before(URI.create(bao.address()).getPort());
    vault =
        new SpringVaultGateway(
            new VaultServer(URI.create(proxy.address()), Optional.empty(), TlsFiles.none()));
    session = new VaultSession(vault, GivenToken.of(Secret.of(own), "VAULT_TOKEN"), clock);
    tokens = new LeaseTokens(session, mount);
    leases = new VaultLeases(session);
    engine = new LeasedEngine(tokens, leases, clock);
  }

  private void policy(String name, String text) {
    admin.write("sys/policies/acl/" + name, Map.of("policy", text));
  }

  private void tokenRole(boolean orphan) {
    admin.write(
        "auth/token/roles/" + mount,
        Map.of(
            "allowed_policies", mount, "orphan", orphan, "token_period", "90s", "renewable", true));
  }

  @AfterEach
  void close() {
    session.close();
    vault.close();
    proxy.close();
  }

  private LeasedEngine.Made issue() throws BackendException {
    return issue(LONGEST, Duration.ZERO);
  }

  private LeasedEngine.Made issue(Duration ttl, Duration lifetime) throws BackendException {
    return engine.issue(
        key, TASK, creds, new LeasedEngine.Span(ttl, lifetime, LONGEST), clock.soon());
  }

  private List<String> accounts() {
    return database.query(
        "postgres", "SELECT rolname FROM pg_roles WHERE rolname LIKE '%" + key + "%'");
  }

  private static String accessor(LeaseReference reference) {
    return String.valueOf(reference.parts().get("accessor"));
  }

  private boolean tokenLives(LeaseReference reference) {
    try {
      admin.write("auth/token/lookup-accessor", Map.of("accessor", accessor(reference)));
      return true;
    } catch (BaoException e) {
      return false;
    }
  }

  @Test
  void the_account_carries_the_key_and_the_token_says_whose_it_is() throws Exception {
    LeasedEngine.Made made = issue();
    String account = String.valueOf(made.lease().data().get("username"));
    assertEquals(List.of(account), accounts());
    assertTrue(account.startsWith("mf-token-" + key + "-"));
    assertEquals(Duration.ofSeconds(90), made.validity().ttl(), "it ends with its token");
    assertFalse(made.toString().contains(String.valueOf(made.lease().data().get("password"))));
    Map<String, ?> token =
        admin
            .write("auth/token/lookup-accessor", Map.of("accessor", accessor(made.reference())))
            .data();
    assertEquals("token-" + key, token.get("display_name"));
    assertEquals(Map.of("task", "nightly-report", "incarnation", "run-1"), token.get("meta"));
    assertEquals(List.of(mount), token.get("policies"), "no default policy");
    assertEquals(3600, token.get("explicit_max_ttl"));
  }

  @Test
  void renewal_prolongs_token_and_lease_and_tells_the_truth_about_it() throws Exception {
    LeaseReference reference = issue().reference();
    assertEquals(
        Duration.ofSeconds(90), engine.renew(reference, Duration.ofMinutes(5), clock.soon()).ttl());
    assertEquals(
        Duration.ofSeconds(30),
        engine.renew(reference, Duration.ofSeconds(30), clock.soon()).ttl());
    String lease = String.valueOf(reference.parts().get("lease_id"));
    Duration capped = leases.renew(lease, Duration.ofHours(5), clock.soon());
    assertTrue(capped.compareTo(Duration.ofHours(1)) <= 0, "the role's maximum: " + capped);
  }

  private Duration leaseTtl(LeaseReference reference) {
    return Duration.ofSeconds(
        Long.parseLong(
            admin
                .write(
                    "sys/leases/lookup",
                    Map.of("lease_id", String.valueOf(reference.parts().get("lease_id"))))
                .text("data", "ttl")));
  }

  private static void assertWithin(Duration least, Duration most, Duration seen) {
    assertTrue(seen.compareTo(least) >= 0 && seen.compareTo(most) <= 0, seen.toString());
  }

  @Test
  void a_lease_holds_no_longer_than_was_asked_for_although_its_role_gives_more() throws Exception {
    LeasedEngine.Made made = issue(Duration.ofSeconds(30), Duration.ZERO);
    assertEquals(Duration.ofSeconds(30), made.validity().ttl());
    assertWithin(Duration.ofSeconds(1), Duration.ofSeconds(30), leaseTtl(made.reference()));
    assertEquals(LONGEST, made.longest());
  }

  @Test
  void who_must_know_learns_at_once_how_long_renewals_can_go_on() throws Exception {
    Duration ttl = Duration.ofMinutes(5);
    assertEquals(LONGEST, issue(ttl, Duration.ofMinutes(20)).longest());
    admin.write(mount + "/roles/job", Map.of("max_ttl", "15m"));
    LeasedEngine.Made made = issue(ttl, Duration.ofMinutes(20));
    assertWithin(Duration.ofSeconds(890), Duration.ofMinutes(15), made.longest());
    assertWithin(Duration.ofMinutes(4), ttl, leaseTtl(made.reference()));
  }

  @Test
  void a_mount_that_allows_less_than_its_role_gives_is_a_ceiling_that_the_answer_tells()
      throws Exception {
    admin.write("sys/mounts/" + mount + "/tune", Map.of("max_lease_ttl", "25s"));
    LeasedEngine.Made made = issue(Duration.ofMinutes(1), Duration.ZERO);
    assertEquals(Duration.ofSeconds(25), made.validity().ttl());
    assertEquals(Duration.ofSeconds(25), made.longest());
  }

  @Test
  void a_token_role_that_allows_less_is_a_ceiling_that_the_answer_tells() throws Exception {
    admin.write("auth/token/roles/" + mount, Map.of("token_explicit_max_ttl", "40s"));
    assertEquals(Duration.ofSeconds(40), issue(Duration.ofMinutes(1), Duration.ZERO).longest());
  }

  @Test
  void a_lease_that_cannot_be_shortened_is_undone() throws Exception {
    policy(
        mount + "-sidecar",
        """
        path "auth/token/create/%1$s" { capabilities = ["update"] }
        path "auth/token/revoke-accessor" { capabilities = ["update"] }
        path "sys/leases/revoke/%1$s/creds/job/*" { capabilities = ["update"] }
        path "sys/leases/renew" { capabilities = ["deny"] }
        """
            .formatted(mount));
    Expect.failure(
        Kind.DENIED,
        () -> issue(Duration.ofSeconds(30), Duration.ZERO),
        "path \"sys/leases/renew\" { capabilities = [\"update\"] }");
    assertEquals(List.of(), accounts());
  }

  @Test
  void revocation_returns_when_the_account_is_gone_and_may_be_repeated() throws Exception {
    LeaseReference reference = issue().reference();
    String lease = String.valueOf(reference.parts().get("lease_id"));
    assertTrue(leases.exists(lease, clock.soon()));
    assertEquals(Revoked.CONFIRMED, engine.revoke(reference, clock.soon()));
    assertEquals(List.of(), accounts());
    assertFalse(leases.exists(lease, clock.soon()));
    assertFalse(tokenLives(reference));
    assertEquals(Revoked.CONFIRMED, engine.revoke(reference, clock.soon()));
  }

  @Test
  void what_is_gone_cannot_be_renewed() throws Exception {
    LeaseReference reference = issue().reference();
    engine.revoke(reference, clock.soon());
    Expect.failure(
        Kind.INVALID, () -> engine.renew(reference, LONGEST, clock.soon()), "invalid accessor");
    String lease = String.valueOf(reference.parts().get("lease_id"));
    Expect.failure(
        Kind.INVALID, () -> leases.renew(lease, LONGEST, clock.soon()), "lease not found");
  }

  @Test
  void
      a_revocation_that_the_database_refuses_is_told_in_its_words_and_left_to_the_servers_queue_too()
          throws Exception {
    LeasedEngine.Made made = issue();
    String account = String.valueOf(made.lease().data().get("username"));
    String lease = String.valueOf(made.reference().parts().get("lease_id"));
    database.execute(
        "CREATE TABLE kept_"
            + key
            + " (); ALTER TABLE kept_"
            + key
            + " OWNER TO \""
            + account
            + "\"");
    Expect.failure(
        Kind.TRANSIENT, () -> engine.revoke(made.reference(), clock.soon()), lease, "depend on it");
    assertEquals(
        "0", admin.write("sys/leases/lookup", Map.of("lease_id", lease)).text("data", "ttl"));
    assertTrue(tokenLives(made.reference()), "the token is revoked only after its lease");
    database.execute("DROP TABLE kept_" + key);
    assertEquals(Revoked.CONFIRMED, engine.revoke(made.reference(), clock.soon()));
    assertEquals(List.of(), accounts());
  }

  @Test
  void an_issue_whose_answer_was_lost_leaves_the_accessor_by_which_it_is_undone() throws Exception {
    proxy.inject(Fault.loseAnswer(head -> head.contains(creds)));
    BackendException lost = Expect.failure(Kind.UNKNOWN, this::issue, creds);
    assertEquals(1, accounts().size());
    LeaseReference partial = lost.partial().orElseThrow();
    assertEquals(Revoked.UNNAMED, engine.revoke(partial, clock.soon()));
    Await.until(
        "Vault ends what hung on the token", Duration.ofSeconds(20), () -> accounts().isEmpty());
  }

  @Test
  void an_issue_that_was_denied_leaves_no_token_behind() throws Exception {
    policy(mount, "path \"nothing\" { capabilities = [\"read\"] }");
    BackendException denied =
        Expect.failure(
            Kind.DENIED, this::issue, "path \"" + creds + "\" { capabilities = [\"read\"] }");
    assertFalse(tokenLives(denied.partial().orElseThrow()));
    assertEquals(List.of(), accounts());
  }

  @Test
  void a_token_whose_answer_was_lost_gave_no_access() {
    proxy.inject(Fault.loseAnswer(head -> head.contains("auth/token/create")));
    BackendException lost = Expect.failure(Kind.TRANSIENT, this::issue, "auth/token/create");
    assertTrue(lost.partial().isEmpty());
    assertEquals(List.of(), accounts());
  }

  @Test
  void a_token_role_that_ties_leases_to_our_own_token_is_refused() {
    tokenRole(false);
    Expect.failure(Kind.INVALID, this::issue, "orphan=true", "auth/token/roles/" + mount);
    assertEquals(List.of(), accounts());
  }

  @Test
  void a_lease_survives_the_loss_of_our_own_token_but_not_of_its_own() throws Exception {
    LeasedEngine.Made made = issue();
    admin.write(
        "auth/token/revoke",
        Map.of(
            "token",
            session.call(VaultCall.read("auth/token/lookup-self"), clock.soon()).text("id")));
    assertEquals(1, accounts().size());
    String account = String.valueOf(made.lease().data().get("username"));
    try (Connection login =
        database.connect(
            "postgres", account, String.valueOf(made.lease().data().get("password")))) {
      assertTrue(login.isValid(5));
    }
    admin.write("auth/token/revoke-accessor", Map.of("accessor", accessor(made.reference())));
    Await.until(
        "Vault ends what hung on the token", Duration.ofSeconds(20), () -> accounts().isEmpty());
    assertThrows(
        BackendException.class, () -> engine.renew(made.reference(), LONGEST, clock.soon()));
  }
}
