package dev.mayfly.examples.demo;

import dev.mayfly.testing.servers.OpenBao;
import dev.mayfly.testing.servers.PostgreSql;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** The two servers of the story. They end with this process, however it ends. */
record Servers(OpenBao bao, PostgreSql postgres) implements AutoCloseable {

  /**
   * Starts both at once. OpenBao writes every secret it takes or gives, in clear, to {@code
   * auditLog}: so that they are all known when they are searched for.
   */
  static Servers start(Path auditLog, Consumer<String> progress) {
    CompletableFuture<PostgreSql> postgres =
        CompletableFuture.supplyAsync(() -> PostgreSql.builder().start());
    try {
      OpenBao bao =
          OpenBao.builder()
              .configuration("unsafe_allow_api_audit_creation = true")
              .progress(progress)
              .start();
      Map<String, String> options = Map.of("file_path", auditLog.toString(), "log_raw", "true");
      bao.admin().write("sys/audit/raw", Map.of("type", "file", "options", options));
      return new Servers(bao, postgres.join());
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /** What the batch job and its configuration take from the environment. */
  Map<String, String> environment(Folder folder) {
    return Map.of(
        "VAULT_ADDR",
        bao.address(),
        "PGHOST",
        postgres.host(),
        "PGPORT",
        Integer.toString(postgres.port()),
        "CREDENTIALS_DIRECTORY",
        folder.evidence().toString(),
        "STATE_DIRECTORY",
        folder.state().toString(),
        "RUNTIME_DIRECTORY",
        folder.runtime().toString(),
        "PGSERVICEFILE",
        folder.runtime().resolve("pg_service.conf").toString());
  }

  void leaveRunning() {
    bao.leaveRunning();
    postgres.leaveRunning();
  }

  @Override
  public void close() {
    bao.close();
    postgres.close();
  }
}
