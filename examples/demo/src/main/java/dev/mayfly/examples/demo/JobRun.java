package dev.mayfly.examples.demo;

import dev.mayfly.examples.batchjob.BatchJob;
import dev.mayfly.testing.servers.Await;
import dev.mayfly.testing.servers.PostgreSql;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The batch job at work under {@code mayfly run}, and a second session that uses the job's login.
 *
 * @param process of the job
 * @param session the server's process for the job's session
 * @param account the login's object id
 * @param table the object id of the table that the job made
 */
record JobRun(
    Launcher.Running mayfly,
    ProcessHandle process,
    int session,
    Login login,
    long account,
    String tableName,
    long table,
    Reader reader)
    implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String SECONDS = "60";
  private static final int ROWS = 200;
  private static final Pattern INTRODUCTION =
      Pattern.compile("process (\\d+), session (\\d+) as (\\S+)");
  private static final Pattern TABLE = Pattern.compile("table (report\\.\\w+) is made");
  private static final Pattern PROGRESS = Pattern.compile("([\\d,.]+) of .* sales read");

  /** Returns when the job has written rows and the second session has read some. */
  static JobRun start(String name, Launcher launcher, Folder folder, PostgreSql postgres)
      throws IOException, SQLException {
    Launcher.Running mayfly =
        launcher.start(
            name,
            List.of(
                "run",
                "-c",
                folder.configuration().toString(),
                "--",
                System.getProperty("java.home") + "/bin/java",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath(folder),
                BatchJob.class.getName(),
                SECONDS));
    MatchResult introduction = find(mayfly, INTRODUCTION);
    String table = find(mayfly, TABLE).group(1);
    find(mayfly, PROGRESS);
    Path delivered = folder.runtime().resolve("pg_service.conf");
    Login login = Login.inServiceFile(delivered, postgres.jdbcUrl(SetUp.DATABASE));
    Reader reader = Reader.start(login);
    Await.until("rows are read", LIMIT, () -> reader.rows() > ROWS);
    return new JobRun(
        mayfly,
        ProcessHandle.of(Long.parseLong(introduction.group(1))).orElseThrow(),
        Integer.parseInt(introduction.group(2)),
        login,
        oid(postgres, "SELECT oid FROM pg_roles WHERE rolname = '" + login.user() + "'"),
        table,
        oid(postgres, "SELECT '" + table + "'::regclass::oid"),
        reader);
  }

  private static long oid(PostgreSql postgres, String query) {
    return Long.parseLong(postgres.query(SetUp.DATABASE, query).get(0));
  }

  /** Waits for a line of the job's. */
  private static MatchResult find(Launcher.Running mayfly, Pattern pattern) throws IOException {
    Await.until(
        "the job prints " + pattern,
        LIMIT,
        () -> !mayfly.process().isAlive() || pattern.matcher(mayfly.output()).find());
    Matcher matcher = pattern.matcher(mayfly.output());
    if (!matcher.find()) {
      throw new IOException("mayfly run ends early: " + mayfly.errors());
    }
    return matcher;
  }

  private static String classPath(Folder folder) throws IOException, SQLException {
    return folder.copyForJob(jarOf(BatchJob.class))
        + ":"
        + folder.copyForJob(jarOf(DriverManager.getDriver("jdbc:postgresql:").getClass()));
  }

  private static Path jarOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  long rowsIn(PostgreSql postgres) {
    return Long.parseLong(
        postgres.query(SetUp.DATABASE, "SELECT count(*) FROM " + tableName).get(0));
  }

  /** Waits until the server has just begun a statement of the job's that takes a while. */
  void awaitStatement(PostgreSql postgres) {
    String begun =
        """
        SELECT 1 FROM pg_stat_activity WHERE pid = %d AND state = 'active'
        AND query LIKE '%%pg_sleep%%' AND clock_timestamp() - query_start < interval '300 ms'
        """
            .formatted(session);
    Await.until(
        "the job's session has begun a statement",
        LIMIT,
        () -> !postgres.query("postgres", begun).isEmpty());
  }

  /** SIGKILL to the job alone. */
  void killJob() {
    process.destroyForcibly();
  }

  /** SIGKILL to Mayfly and to the job. */
  void killBoth() {
    mayfly.process().destroyForcibly();
    killJob();
  }

  boolean jobLives() {
    return process.isAlive();
  }

  @Override
  public void close() {
    reader.close();
    killBoth();
  }
}
