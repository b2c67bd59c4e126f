package dev.mayfly.sidecar.drills;

import dev.mayfly.sidecar.PreparedServers;
import dev.mayfly.testing.servers.OpenBao;
import dev.mayfly.testing.servers.PostgreSql;
import dev.mayfly.testing.servers.PostgreSqlBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** Two servers of our own, prepared for a job, and every Mayfly that is started at them. */
final class DrillEnvironment implements AutoCloseable {

  /** Who owns what a job leaves behind. */
  static final String ROLE = "drill_rw";

  private static final String NAME = "drill";

  final Path folder;
  final RawAudit audit;
  final PreparedServers servers;
  final Launcher launcher;
  private final List<StolenLogin> thieves = new ArrayList<>();

  private DrillEnvironment(Path folder, RawAudit audit, PreparedServers servers)
      throws IOException {
    this.folder = folder;
    this.audit = audit;
    this.servers = servers;
    this.launcher = new Launcher(Files.createDirectories(folder.resolve("processes")));
  }

  /**
   * Starts and prepares both.
   *
   * @param target more lines of the target's section
   */
  static DrillEnvironment prepare(Path folder, String target)
      throws IOException, InterruptedException {
    return prepare(folder, target, PostgreSql.builder());
  }

  /** The same, with a PostgreSQL that is started as said. */
  static DrillEnvironment prepare(Path folder, String target, PostgreSqlBuilder server)
      throws IOException, InterruptedException {
    CompletableFuture<PostgreSql> database = CompletableFuture.supplyAsync(server::start);
    OpenBao vault = OpenBao.builder().start();
    return new DrillEnvironment(
        folder,
        new RawAudit(vault.rawAudit()),
        PreparedServers.prepare(NAME, folder, vault, database.join(), target));
  }

  OpenBao vault() {
    return servers.vault();
  }

  PostgreSql database() {
    return servers.database();
  }

  /** A configuration that differs from the prepared one as said. */
  Path configuration(String file, UnaryOperator<String> change) {
    try {
      String text = Files.readString(folder.resolve("mayfly.yaml"));
      String common =
          text.replace("state: " + folder + "/state", "state: ${STATE_DIRECTORY}")
              .replace("address: " + vault().address(), "address: ${VAULT_ADDR}")
              .replace(
                  "{ environment: pg }",
                  "{ file: \"${RUNTIME_DIRECTORY}/{{incarnation}}.conf\", format: pgservice }");
      return Files.writeString(folder.resolve(file), change.apply(common + "shutdown_grace: 5m\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The environment of a Mayfly that has its state there and speaks to Vault at this address. */
  static Map<String, String> environment(Path state, String vaultAddress) {
    return new TreeMap<>(Map.of("STATE_DIRECTORY", state.toString(), "VAULT_ADDR", vaultAddress));
  }

  /** Every login made for a job since there were so many is in a thief's hands now. */
  List<StolenLogin> thievesSince(int count) {
    List<Login> logins = audit.logins(ROLE);
    for (Login login : logins.subList(Math.min(thieves.size(), logins.size()), logins.size())) {
      thieves.add(new StolenLogin(servers, login));
    }
    return List.copyOf(thieves.subList(count, thieves.size()));
  }

  /** Every thief so far. */
  List<StolenLogin> thieves() {
    return thievesSince(0);
  }

  @Override
  public void close() {
    launcher.close();
    thieves.forEach(StolenLogin::close);
    vault().close();
    database().close();
  }
}
