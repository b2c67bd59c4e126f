package dev.mayfly.testing.servers;

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

  /** PostgreSQL with the default settings. */
  public static PostgreSql postgreSql() {
    return SharedPostgreSql.SERVER;
  }

  /** MariaDB with the default settings, where it is installed. */
  public static MariaDb mariaDb() {
    return SharedMariaDb.SERVER;
  }

  private static final class SharedOpenBao {
    static final OpenBao SERVER = OpenBao.builder().start();
  }

  private static final class SharedPostgreSql {
    static final PostgreSql SERVER = PostgreSql.builder().start();
  }

  private static final class SharedMariaDb {
    static final MariaDb SERVER = MariaDb.builder().start();
  }
}
