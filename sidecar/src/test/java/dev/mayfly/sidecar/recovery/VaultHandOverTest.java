package dev.mayfly.sidecar.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.backends.vault.KvFolder;
import dev.mayfly.backends.vault.SpringVaultGateway;
import dev.mayfly.backends.vault.VaultServer;
import dev.mayfly.backends.vault.VaultSession;
import dev.mayfly.backends.vault.http.TlsFiles;
import dev.mayfly.backends.vault.login.GivenToken;
import dev.mayfly.core.credential.Secret;
import dev.mayfly.core.ledger.HeldLedger;
import dev.mayfly.core.ledger.LedgerHandOver;
import dev.mayfly.core.ledger.LedgerName;
import dev.mayfly.core.ledger.LedgerOrigin;
import dev.mayfly.core.time.Clock;
import dev.mayfly.core.time.SystemClock;
import dev.mayfly.testing.kit.tck.LedgerHandOverTck;
import dev.mayfly.testing.servers.BaoClient;
import dev.mayfly.testing.servers.SharedServers;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The hand-over by way of Vault")
class VaultHandOverTest extends LedgerHandOverTck {

  private static final String MOUNT = "hand-over-tck";
  private static final AtomicInteger PLACES = new AtomicInteger();
  private static SpringVaultGateway vault;
  private static VaultSession session;

  private final String path = "place-" + PLACES.incrementAndGet();
  private final List<String> odd = new ArrayList<>();
  private Duration ahead = Duration.ZERO;

  private final Clock clock =
      new Clock() {
        @Override
        public Instant now() {
          return Instant.now().plus(ahead);
        }

        @Override
        public long nanoTime() {
          return System.nanoTime();
        }
      };

  @BeforeAll
  static void prepare() throws Exception {
    BaoClient admin = SharedServers.openBao().admin();
    admin.write("sys/mounts/" + MOUNT, Map.of("type", "kv", "options", Map.of("version", "2")));
    URI address = URI.create(SharedServers.openBao().address());
    vault = new SpringVaultGateway(new VaultServer(address, Optional.empty(), TlsFiles.none()));
    Secret token = Secret.of(SharedServers.openBao().rootToken());
    session = new VaultSession(vault, GivenToken.of(token, "VAULT_TOKEN"), new SystemClock());
  }

  @AfterAll
  static void close() throws Exception {
    session.close();
    vault.close();
  }

  @Override
  protected LedgerHandOver place() {
    return new VaultHandOver(
        new KvFolder(session, MOUNT, path), clock, Duration.ofSeconds(30), odd::add);
  }

  /** Its claim is worth nothing after a while. */
  @Override
  protected AutoCloseable process(LedgerName name) throws Exception {
    assertTrue(place().take(name, "the holder", origin -> true).isPresent());
    return () -> ahead = ahead.plus(VaultHandOver.CLAIM);
  }

  @Test
  @DisplayName("leaves a ledger with who says in time that it is still at work on it")
  void isKept() throws Exception {
    place().receive(NAME, LedgerOrigin.here("a pod", Map.of("db", "f00")), new byte[] {1});
    try (HeldLedger held = place().take(NAME, "process 2", origin -> true).orElseThrow()) {
      for (int i = 0; i < 3; i++) {
        ahead = ahead.plus(VaultHandOver.CLAIM.dividedBy(2));
        held.keep();
        assertTrue(place().take(NAME, "process 3", origin -> true).isEmpty());
      }
    }
    assertFalse(place().take(NAME, "process 3", origin -> true).isEmpty());
  }

  @Test
  @DisplayName("tells of names that no Mayfly gives, and of no ledger of that name")
  void oddNames() throws Exception {
    SharedServers.openBao()
        .admin()
        .write(MOUNT + "/data/" + path + "/_odd", Map.of("data", Map.of("format", 1)));
    assertEquals(List.of(), place().unfinished());
    assertEquals(List.of("_odd"), odd);
  }
}
