package dev.mayfly.backends.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.backends.vault.http.TlsFiles;
import dev.mayfly.backends.vault.login.GivenToken;
import dev.mayfly.core.credential.Secret;
import dev.mayfly.testing.servers.BaoClient;
import dev.mayfly.testing.servers.OpenBao;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A token whose removal the server began and, killed in the middle, did not finish. */
class TornTokenTest {

  private static final String TOKENS = "sys/raw/sys/token/id/";

  private final SteppedClock clock = new SteppedClock();

  @Test
  void is_gone_though_its_accessor_is_not() throws Exception {
    try (OpenBao bao = OpenBao.builder().configuration("raw_storage_endpoint = true").start()) {
      BaoClient admin = bao.admin();
      List<String> before = admin.list(TOKENS);
      String accessor = admin.write("auth/token/create").text("auth", "accessor");
      List<String> made = new ArrayList<>(admin.list(TOKENS));
      made.removeAll(before);
      assertEquals(1, made.size());
      admin.delete(TOKENS + made.get(0));
      VaultServer server =
          new VaultServer(URI.create(bao.address()), Optional.empty(), TlsFiles.none());
      VaultSession session =
          new VaultSession(
              new SpringVaultGateway(server),
              GivenToken.of(Secret.of(bao.rootToken()), "VAULT_TOKEN"),
              clock);
      VaultCall look = VaultCall.write("auth/token/revoke-accessor", Map.of("accessor", accessor));
      assertTrue(session.ask(look, clock.soon()).says("token not found"));
      new LeaseTokens(session, "any").revoke(accessor, clock.soon());
    }
  }
}
