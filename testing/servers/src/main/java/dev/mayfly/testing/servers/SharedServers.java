package dev.mayfly.testing.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One server of each kind for all tests of a JVM, started when first asked for and gone with the
 * JVM. Who uses them makes mounts, databases and roles of its own; who kills or stops a server
 * starts one of its own.
 */
public final class SharedServers {
  private SharedServers() {}

  /** OpenBao on raft, plain HTTP. */
  public static OpenBao openBao() {
    return SharedOpenBao.SERVER;
  }

  /** What that OpenBao wrote of every request and answer, secrets in clear. */
  public static Path openBaoAudit() {
    return SharedOpenBao.AUDIT;
  }

  /** PostgreSQL with the default settings. */
  public static PostgreSql postgreSql() {
    return SharedPostgreSql.SERVER;
  }

  private static final class SharedOpenBao {
    static final Path AUDIT = audit();
    static final OpenBao SERVER = OpenBao.builder().rawAudit(AUDIT).start();

    private static Path audit() {
      try {
        Path file = Files.createTempFile("mayfly-audit-", ".log");
        file.toFile().deleteOnExit();
        return file;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static final class SharedPostgreSql {
    static final PostgreSql SERVER = PostgreSql.builder().start();
  }
}
