package dev.mayfly.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.sidecar.context.ExitCodes;
import dev.mayfly.testing.kit.target.ApiTokenFactory;
import dev.mayfly.testing.servers.Await;
import dev.mayfly.testing.servers.SharedServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("What is told of a credential's end is what its backend's guarantee allows:")
class GuaranteesTest {

  private static final Duration LIMIT = Duration.ofMinutes(1);

  @TempDir Path folder;

  private Path configuration(String guarantee, String more) throws IOException {
    return Files.writeString(
        folder.resolve("mayfly.yaml"),
        """
        version: 1
        state: HERE/state
        vault: { address: VAULT }
        policy:
          - name: anybody
            principals: [ "*" ]
            target: api
            roles: [ any ]
            max_ttl: 1h
            max_ttl_by_guarantee: { denied: 2s, expiry: 2s }
        targets: { api: { backend: tokens, url: "https://api.example", guarantee: KIND } }
        tasks:
          - name: job
            max_lifetime: 1h
            grants: [ { target: api, role: any, ttl: 1h, deliver: [ { file: HERE/token, format: json } ] } ]
        """
                .replace("HERE", folder.toString())
                .replace("VAULT", SharedServers.openBao().address())
                .replace("KIND", guarantee)
            + more);
  }

  @BeforeEach
  void install() throws IOException {
    Path backends = Files.createDirectories(folder.resolve("lib/META-INF/mayfly/backends"));
    Files.writeString(backends.resolve("tokens"), ApiTokenFactory.class.getName());
  }

  private MayflyProcess mayfly(String... arguments) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(MayflyProcess.commandWith(folder.resolve("lib"), arguments));
    builder.environment().put("VAULT_TOKEN", SharedServers.openBao().rootToken());
    MayflyProcess mayfly = MayflyProcess.start(builder, folder);
    mayfly.exitCode();
    return mayfly;
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "observed  | REVOKED   | true  | REVOKED   | its credential is proven to be gone",
        "denied    | DENIED    | true  | EXPIRED   | seen to be denied further use",
        "confirmed | CONFIRMED | true  | CONFIRMED | revoked, which its issuer says",
        "expiry    | EXPIRING  | false | EXPIRED   | cannot be ended before it expires"
      })
  void isTold(String guarantee, String state, boolean asGuaranteed, String last, String sentence)
      throws Exception {
    String file = configuration(guarantee, "").toString();
    MayflyProcess run = mayfly("run", "-c", file, "--require-proof", "--", "true");
    boolean proven = state.equals("REVOKED");
    assertEquals(proven ? 0 : ExitCodes.NOT_PROVEN, run.exitCode(), run.errors());
    assertEquals(!proven, run.errors().contains("--require-proof cannot be met"), run.errors());
    assertTrue(run.errors().contains(sentence), run.errors());
    assertTrue(run.errors().contains("\"state\":\"" + state + "\""), run.errors());
    assertTrue(run.errors().contains("\"proven\":" + proven + ","), run.errors());
    assertTrue(run.errors().contains("\"ended_as_guaranteed\":" + asGuaranteed), run.errors());
    assertTrue(
        run.errors().contains("\"guarantee\":\"" + guarantee.toUpperCase(Locale.ROOT) + "\""),
        run.errors());

    Await.until("nothing is left", LIMIT, () -> mayfly("recover", "-c", file).exitCode() == 0);
    MayflyProcess receipts = mayfly("receipts", "job", "-c", file);
    assertEquals(0, receipts.exitCode(), receipts.words());
    assertTrue(receipts.output().contains(" " + last + ": "), receipts.output());
    assertTrue(
        receipts.output().contains("end      " + guarantee.toUpperCase(Locale.ROOT)),
        receipts.output());
  }

  @Test
  @DisplayName("who only observes ends nothing, and says so")
  void observeOnly() throws Exception {
    String file = configuration("confirmed", "observe_only: true\n").toString();
    MayflyProcess run = mayfly("run", "-c", file, "--", "true");
    assertEquals(0, run.exitCode(), run.errors());
    assertTrue(run.errors().contains("ended by nobody while observe_only is true"), run.errors());
    assertTrue(run.errors().contains("\"state\":\"EXPIRING\""), run.errors());
  }
}
