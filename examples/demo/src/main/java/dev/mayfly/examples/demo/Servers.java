package dev.mayfly.examples.demo;

import dev.mayfly.testing.servers.OpenBao;
import dev.mayfly.testing.servers.OpenBaoBinary;
import dev.mayfly.testing.servers.PostgreSql;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The two servers of the story. They end with this process, however it ends. */
final class Servers implements AutoCloseable {

  private static final String USER = System.getProperty("user.name");

  private final CompletableFuture<OpenBao> bao;
  private final CompletableFuture<PostgreSql> postgres;

  /** Starts both at once; {@code progress} is told what has to be downloaded before. */
  Servers(Consumer<String> progress) {
    OpenBaoBinary.locate(progress);
    bao =
        CompletableFuture.supplyAsync(
            () ->
                OpenBao.builder().configuration("unsafe_allow_api_audit_creation = true").start());
    postgres = CompletableFuture.supplyAsync(() -> PostgreSql.builder().start());
  }

  /** Waits until it serves. */
  OpenBao bao() {
    return started(bao);
  }

  /** Waits until it serves. */
  PostgreSql postgres() {
    return started(postgres);
  }

  private static <T> T started(CompletableFuture<T> server) {
    try {
      return server.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /**
   * From now on OpenBao writes every secret that it takes or gives into this file, in clear: so
   * that all of them are known when they are searched for.
   */
  void audit(Path file) {
    Map<String, String> options = Map.of("file_path", file.toString(), "log_raw", "true");
    bao().admin().write("sys/audit/raw", Map.of("type", "file", "options", options));
  }

  /** What the batch job and its configuration take from the environment. */
  Map<String, String> environment(Folder folder) {
    return Map.of(
        "VAULT_ADDR",
        bao().address(),
        "PGHOST",
        postgres().host(),
        "PGPORT",
        Integer.toString(postgres().port()),
        "CREDENTIALS_DIRECTORY",
        folder.evidence().toString(),
        "STATE_DIRECTORY",
        folder.state().toString(),
        "RUNTIME_DIRECTORY",
        folder.runtime().toString(),
        "PGSERVICEFILE",
        folder.runtime().resolve("pg_service.conf").toString(),
        "JOB_USER",
        USER.equals("root") ? "nobody" : USER);
  }

  void leaveRunning() {
    bao().leaveRunning();
    postgres().leaveRunning();
  }

  @Override
  public void close() {
    close(this::bao);
    close(this::postgres);
  }

  private static void close(Supplier<? extends AutoCloseable> server) {
    try {
      server.get().close();
    } catch (Exception e) {
      // What did not start has nothing to close.
    }
  }
}
