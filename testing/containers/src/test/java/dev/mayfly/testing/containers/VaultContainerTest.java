package dev.mayfly.testing.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.testing.servers.OpenBaoBinary;
import dev.mayfly.testing.servers.PostgreSql;
import dev.mayfly.testing.servers.search.IssuedSecrets;
import dev.mayfly.testing.servers.search.SecretSearch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.images.builder.ImageFromDockerfile;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.vault.VaultContainer;

/**
 * The property {@code mayfly.vault.image} names the image of a Vault or an OpenBao; without it, one
 * is made of the OpenBao that the other tests run.
 */
@DisplayName("With a Vault that Testcontainers runs, the batch job's example")
class VaultContainerTest {

  private static final String NAMED = System.getProperty("mayfly.vault.image", "");
  private static final String RAW_AUDIT = "/raw-audit.log";
  private static final String TOKEN = "a-token-for-tests";

  /** How the container calls the machine that it runs on. */
  private static final String HOST = "host.docker.internal";

  @TempDir private static Path folder;

  private static VaultContainer<?> vault;
  private static PostgreSql postgres;

  @BeforeAll
  static void start() throws IOException {
    Docker.required();
    vault = new VaultContainer<>(image()).withVaultToken(TOKEN).withExtraHost(HOST, "host-gateway");
    vault.start();
    postgres =
        PostgreSql.builder()
            .setting("listen_addresses", "*")
            .setting("hba_file", everybody().toString())
            .start();
  }

  private static DockerImageName image() {
    String image = NAMED.isEmpty() ? openBao().get() : NAMED;
    return DockerImageName.parse(image).asCompatibleSubstituteFor("hashicorp/vault");
  }

  private static ImageFromDockerfile openBao() {
    return new ImageFromDockerfile()
        .withFileFromPath("bao", OpenBaoBinary.locate())
        .withFileFromString(
            "audit.hcl",
            """
            audit "file" "raw" { options = { file_path = "%s", log_raw = "true" } }
            """
                .formatted(RAW_AUDIT))
        .withFileFromString(
            "Dockerfile",
            """
            FROM scratch
            COPY bao /bin/bao
            COPY audit.hcl /audit.hcl
            ENTRYPOINT ["/bin/bao", "server", "-dev", "-config=/audit.hcl", "-dev-root-token-id=%s", "-dev-listen-address=0.0.0.0:8200", "-dev-no-store-token"]
            """
                .formatted(TOKEN));
  }

  /** Who may log in, from anywhere: PostgreSQL's own account reads it. */
  private static Path everybody() throws IOException {
    Path file = Files.createTempFile("mayfly-", ".hba");
    file.toFile().deleteOnExit();
    Files.writeString(file, "host all all all scram-sha-256\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
  }

  @AfterAll
  static void stop() {
    if (vault != null) {
      vault.close();
    }
    if (postgres != null) {
      postgres.close();
    }
  }

  @Test
  @DisplayName("has a login while it runs, and none is left after it")
  void runs_the_batch_job() throws IOException {
    Path example = Shell.CHECKOUT.resolve("examples/batch-job");
    Shell.Result setUp = run(List.of("sh", example.resolve("set-up.sh").toString()));
    assertEquals(0, setUp.code(), setUp.output());
    Shell.Result job =
        run(
            List.of(
                "sh",
                "-c",
                "exec mayfly run -c \"$0\" -- psql -X -At service=reporting -c \"SELECT 'I am ' || current_user\"",
                example.resolve("mayfly.yaml").toString()));
    assertEquals(0, job.code(), job.output());
    assertTrue(job.output().contains("I am mf-"), job.output());
    assertEquals(
        List.of(),
        postgres.query("postgres", "SELECT rolname FROM pg_roles WHERE rolname LIKE 'mf-%'"));
  }

  @AfterEach
  void tell_what_is_searched_for() throws IOException {
    if (NAMED.isEmpty()) {
      Path copy = Files.createTempFile("mayfly-", ".audit");
      vault.copyFileFromContainer(RAW_AUDIT, copy.toString());
      assertTrue(Files.readString(copy).contains("\"password\":\""), "what was issued is told");
      IssuedSecrets.follow(copy);
      IssuedSecrets.leave(copy);
      Files.delete(copy);
    }
  }

  private static Shell.Result run(List<String> command) throws IOException {
    Map<String, String> variables = new TreeMap<>();
    variables.put(
        "PATH",
        programs() + ":" + OpenBaoBinary.locate().getParent() + ":" + System.getenv("PATH"));
    variables.put("VAULT_ADDR", vault.getHttpHostAddress());
    variables.put("VAULT_TOKEN", TOKEN);
    variables.put("JOB_USER", System.getProperty("user.name"));
    variables.put("PGHOST", postgres.host());
    variables.put("PGPORT", Integer.toString(postgres.port()));
    variables.put("PGUSER", postgres.superuser());
    variables.put("PGPASSWORD", postgres.superuserPassword());
    variables.put("PGSERVICEFILE", folder.resolve("pg_service.conf").toString());
    for (String name : List.of("CREDENTIALS", "STATE", "RUNTIME")) {
      variables.put(name + "_DIRECTORY", folder.toString());
    }
    Shell.Result result = Shell.run(variables, command);
    SecretSearch.hear(result.output());
    return result;
  }

  /** Where the program {@code mayfly} is, which tells Vault where it finds PostgreSQL. */
  private static Path programs() throws IOException {
    Path program = folder.resolve("mayfly");
    Files.writeString(
        program,
        """
        #!/bin/sh
        mayfly() { "%s/bin/java" -cp "%s" dev.mayfly.sidecar.Mayfly "$@"; }
        case $* in
          "generate vault -c"*) mayfly "$@" | sed 's/%s:%d/%s:%4$d/' ;;
          *) mayfly "$@" ;;
        esac
        """
            .formatted(
                System.getProperty("java.home"),
                System.getProperty("java.class.path"),
                postgres.host(),
                postgres.port(),
                HOST));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return folder;
  }
}
