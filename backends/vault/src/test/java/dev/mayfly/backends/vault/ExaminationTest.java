package dev.mayfly.backends.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.backends.vault.VaultCall.Verb;
import dev.mayfly.backends.vault.http.TlsFiles;
import dev.mayfly.backends.vault.login.GivenToken;
import dev.mayfly.core.backend.Finding;
import dev.mayfly.core.backend.Finding.Severity;
import dev.mayfly.core.credential.Secret;
import dev.mayfly.testing.servers.BaoClient;
import dev.mayfly.testing.servers.OpenBao;
import dev.mayfly.testing.servers.SharedServers;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an examination finds, and the line that mends it. */
class ExaminationTest {

  private static final SortedMap<String, Verb> NEEDED =
      new TreeMap<>(
          Map.of(
              "auth/token/create/examined",
              Verb.UPDATE,
              "sys/leases/revoke/db/creds/job/*",
              Verb.UPDATE));

  private final SteppedClock clock = new SteppedClock();
  private final OpenBao bao = SharedServers.openBao();
  private final BaoClient admin = bao.admin();
  private final SpringVaultGateway vault =
      new SpringVaultGateway(
          new VaultServer(URI.create(bao.address()), Optional.empty(), TlsFiles.none()));

  @AfterEach
  void close() {
    vault.close();
  }

  private VaultExamination examination(String token) {
    return new VaultExamination(
        new VaultSession(vault, GivenToken.of(Secret.of(token), "VAULT_TOKEN"), clock));
  }

  private String token(Map<String, ?> more) {
    Map<String, Object> body = new HashMap<>(more);
    body.putIfAbsent("policies", "examined");
    return admin.write("auth/token/create", body).text("auth", "client_token");
  }

  private void policy(String text) {
    admin.write("sys/policies/acl/examined", Map.of("policy", text));
  }

  @Test
  void a_policy_that_lacks_something_is_told_what_to_add_until_nothing_is_lacking() {
    policy("path \"auth/token/create/examined\" { capabilities = [\"update\"] }");
    String token = token(Map.of());
    List<Finding> findings = examination(token).standing(NEEDED, clock.soon());
    assertEquals(1, findings.size(), findings::toString);
    assertEquals(Severity.ERROR, findings.get(0).severity());
    assertEquals(
        "path \"sys/leases/revoke/db/creds/job/*\" { capabilities = [\"update\"] }",
        findings.get(0).remedy());
    policy(
        "path \"auth/token/create/examined\" { capabilities = [\"update\"] }\n"
            + findings.get(0).remedy());
    assertEquals(List.of(), examination(token).standing(NEEDED, clock.soon()));
  }

  @Test
  void a_token_that_is_too_mighty_too_short_or_of_the_wrong_type_is_told() {
    assertTrue(says(examination(bao.rootToken()).standing(NEEDED, clock.soon()), "root token"));
    assertTrue(
        says(
            examination(token(Map.of("ttl", "30s"))).standing(NEEDED, clock.soon()), "lives 30 s"));
    assertTrue(
        says(examination(token(Map.of("type", "batch"))).standing(NEEDED, clock.soon()), "batch"));
    assertTrue(says(examination("s.wrong").standing(NEEDED, clock.soon()), "not valid"));
  }

  private static boolean says(List<Finding> findings, String words) {
    return findings.stream().anyMatch(finding -> finding.what().contains(words));
  }

  @Test
  void a_token_role_is_looked_at() {
    String role = "auth/token/roles/examined-role";
    VaultExamination all = examination(bao.rootToken());
    assertTrue(says(all.tokenRole("examined-role", clock.soon()), "does not exist"));
    admin.write(role, Map.of("orphan", true, "allowed_policies", "examined"));
    assertTrue(says(all.tokenRole("examined-role", clock.soon()), "periodic"));
    admin.write(role, Map.of("token_period", "60s"));
    assertEquals(List.of(), all.tokenRole("examined-role", clock.soon()));
    Finding unseen = examination(token(Map.of())).tokenRole("examined-role", clock.soon()).get(0);
    assertEquals(Severity.NOTE, unseen.severity());
    assertEquals("path \"" + role + "\" { capabilities = [\"read\"] }", unseen.remedy());
  }

  @Test
  void plain_http_to_another_machine_is_an_error_and_to_this_one_is_not() {
    assertEquals(List.of(), VaultExamination.connection(server("http://127.0.0.1:8200")));
    assertEquals(List.of(), VaultExamination.connection(server("https://vault.example:8200")));
    assertEquals(
        "vault: { address: https://192.0.2.1:8200 }",
        VaultExamination.connection(server("http://192.0.2.1:8200")).get(0).remedy());
  }

  private static VaultServer server(String address) {
    return new VaultServer(URI.create(address), Optional.empty(), TlsFiles.none());
  }
}
