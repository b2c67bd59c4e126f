package dev.mayfly.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.mayfly.sidecar.drills.RawAudit;
import dev.mayfly.sidecar.drills.SecretSearch;
import dev.mayfly.testing.servers.SharedServers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Every password, token and secret id that the shared OpenBao ever saw, and where none may be. */
final class SharedSecrets {
  private SharedSecrets() {}

  /**
   * None is in what a Mayfly that still runs was started with, in what it said, or in its state:
   * the ledgers, the receipts and the metrics that its state has.
   */
  static void assertNoneIsWritten(MayflyProcess mayfly, Path state) throws IOException {
    Set<String> secrets = new RawAudit(SharedServers.openBaoAudit()).secrets();
    assertFalse(secrets.isEmpty());
    SecretSearch search = new SecretSearch();
    search.lookAt(Stream.of(mayfly.handle()));
    assertEquals(Set.of(), search.found(secrets, List.of(state)));
    secrets.forEach(secret -> assertFalse(mayfly.errors().contains(secret), "in its log"));
  }
}
