package dev.mayfly.testing.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpenBaoTest {
  @Test
  void what_was_written_is_there_after_a_kill_and_a_start() {
    try (OpenBao bao = OpenBao.builder().start()) {
      bao.admin().write("sys/mounts/kv", Map.of("type", "kv"));
      bao.admin().write("kv/a", Map.of("colour", "green"));
      bao.kill();
      bao.start();
      assertEquals("green", bao.admin().read("kv/a").text("data", "colour"));
      bao.restart();
      assertEquals(List.of("a"), bao.admin().list("kv"));
      assertEquals(List.of(), bao.admin().list("kv/none"));
    }
  }

  @Test
  void tls_is_trusted_by_its_own_authority_and_requests_are_audited() throws Exception {
    OpenBao closed;
    try (OpenBao bao = OpenBao.builder().inMemory().tls().start()) {
      bao.admin().read("sys/mounts");
      assertTrue(bao.address().startsWith("https://"));
      assertTrue(
          Files.readString(bao.caCertificate().orElseThrow())
              .startsWith("-----BEGIN CERTIFICATE-----"));
      assertTrue(Files.readString(bao.rawAudit()).contains("\"path\":\"sys/mounts\""));
      closed = bao;
    }
    assertFalse(Files.exists(closed.log()));
  }

  @Test
  void namespaces_are_apart_and_refusals_carry_the_servers_words() {
    BaoClient admin = SharedServers.openBao().admin();
    admin.write("sys/namespaces/team");
    BaoClient team = admin.withNamespace("team");
    team.write("sys/mounts/kv", Map.of("type", "kv"));
    assertTrue(team.read("sys/mounts").data().containsKey("kv/"));
    BaoException refusal =
        assertThrows(BaoException.class, () -> admin.withToken("nobody's").read("sys/mounts"));
    assertEquals(403, refusal.status());
    assertTrue(refusal.errors().contains("permission denied"), refusal::toString);
  }

  @Test
  void a_start_that_fails_shows_the_end_of_the_log() {
    ServerException failure =
        assertThrows(
            ServerException.class,
            () -> OpenBao.builder().configuration("storage \"none\" {}").start());
    assertTrue(failure.toString().contains("storage"), failure::toString);
  }
}
