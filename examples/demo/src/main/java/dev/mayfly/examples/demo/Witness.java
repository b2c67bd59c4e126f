package dev.mayfly.examples.demo;

import dev.mayfly.testing.servers.PostgreSql;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;

/** Observes at the servers how a job's login ends. Takes nobody's word for it. */
final class Witness implements AutoCloseable {

  private static final String HEIR = "report_owner";
  private static final String KILLED = "terminating connection due to administrator command";

  private final Part part;
  private final Servers servers;
  private final PostgreSql postgres;
  private final Folder folder;
  private final JobRun job;
  private final Watch watch;
  private final Look before;
  private long rowsBefore;
  private long zero;

  Witness(Part part, Servers servers, Folder folder, JobRun job) throws SQLException {
    this.part = part;
    this.servers = servers;
    this.postgres = servers.postgres();
    this.folder = folder;
    this.job = job;
    this.watch = new Watch(postgres.connect(SetUp.DATABASE), job.account(), job.table());
    this.before = watch.last();
  }

  /** While the job works. */
  void lives() {
    part.claim(
        job.jobLives() && before.sessions().contains(job.session()),
        "the job works with a login made for it",
        "process " + job.process().pid() + ", session " + job.session() + " as " + job.login());
    part.claim(
        before.owner().equals(job.login().user()),
        "it has made a table, and owns it",
        job.tableName() + ", " + job.rowsIn(postgres) + " rows");
    part.claim(
        before.sessions().contains(job.reader().session()),
        "somebody else reads with the same login",
        "session %d, %d rows from an open cursor"
            .formatted(job.reader().session(), job.reader().rows()));
  }

  /** The job is about to be killed, in the middle of a statement. Returns this moment. */
  long zero() {
    job.awaitStatement(postgres);
    rowsBefore = job.reader().rows();
    zero = part.zero();
    return zero;
  }

  /** How many rows the other session has read since. */
  long rowsSince() {
    return job.reader().rows() - rowsBefore;
  }

  /** It is over: what is there to be seen of it? */
  void ended(LoginTrials trials, Login control) throws SQLException {
    sessions();
    refused(trials, control);
    account();
    table();
    left();
  }

  private void sessions() throws SQLException {
    since(
        "the job's own session is gone",
        look -> !look.sessions().contains(job.session()),
        "session %d: %s".formatted(job.session(), wordsAbout(job.session())));
    since("new logins are locked out", look -> !look.mayLogin(), "rolcanlogin of " + job.login());
    killed(job.reader());
    part.claim(
        job.reader().lastRow(),
        true,
        "its last row came",
        "%d rows before, %d after".formatted(rowsBefore, rowsSince()));
  }

  private void killed(Reader reader) {
    String words = wordsAbout(reader.session());
    part.claim(
        reader.ended().orElseGet(System::nanoTime),
        reader.ended().isPresent() && words.contains(KILLED),
        "the other session is killed",
        "session %d: %s".formatted(reader.session(), words));
  }

  private void refused(LoginTrials trials, Login control) throws SQLException {
    trials
        .refusal()
        .ifPresent(
            refusal ->
                part.claim(
                    refusal.nanos(),
                    true,
                    "a login with its password is refused",
                    refusal.words() + after(trials.worked())));
    part.claim(
        control.refusal().isEmpty(), "a control login works at the same time", control.toString());
    job.login()
        .refusal()
        .ifPresentOrElse(
            words -> part.claim(true, "and its own is still refused", words),
            () -> part.claim(false, "and its own is still refused", "it works"));
  }

  private static String after(int worked) {
    return worked == 0 ? "" : ", after " + worked + " that were let in";
  }

  private void account() throws SQLException {
    since(
        "the account is gone", look -> !look.account(), "no oid " + job.account() + " in pg_roles");
    since(
        "and no session of it is left",
        look -> look.sessions().isEmpty(),
        "no usesysid " + job.account() + " in pg_stat_activity");
  }

  private void table() throws SQLException {
    since(
        "its table is kept, and has a new owner",
        look -> look.owner().equals(HEIR),
        "%s, %d rows, owned by %s"
            .formatted(job.tableName(), job.rowsIn(postgres), watch.last().owner()));
  }

  private void left() {
    List<String> accounts =
        postgres.query("postgres", "SELECT rolname FROM pg_roles WHERE rolname LIKE 'mf-%'");
    part.claim(
        accounts.isEmpty(),
        "nothing else of Mayfly's is left in PostgreSQL",
        accounts.isEmpty() ? "no account mf-… in pg_roles" : accounts.toString());
    List<String> leases =
        servers.bao().admin().list("sys/leases/lookup/database/creds/report_writer");
    part.claim(
        leases.isEmpty(),
        "nor a lease in Vault",
        leases.size() + " under database/creds/report_writer");
    part.claim(
        Files.notExists(folder.runtime().resolve("pg_service.conf")),
        "nor the file the job's login was delivered in",
        folder.runtime() + "/pg_service.conf");
  }

  /** The password of the login that made the job's is another one now. */
  void rootReplaced() throws SQLException {
    since(
        "the root password is another one",
        look -> !look.rootPassword().equals(before.rootPassword()),
        "rolpassword of mayfly_root_a has changed");
  }

  /** From the zero of its part until the login was last seen to work. */
  Duration exposure(LoginTrials trials) {
    long last = Math.max(job.reader().lastRow(), trials.lastWorked());
    return Duration.ofNanos(Math.max(0, last - zero));
  }

  private void since(String what, Predicate<Look> so, String observed) throws SQLException {
    OptionalLong since = watch.since(so);
    part.claim(
        since.orElseGet(System::nanoTime),
        since.isPresent(),
        what,
        since.isPresent() ? observed : "not so: " + watch.last());
  }

  /** What the server's own log has last to say about one of its processes. */
  private String wordsAbout(int session) {
    return ServerLog.of(postgres.log()).lastWordsAbout(session);
  }

  @Override
  public void close() throws SQLException {
    watch.close();
  }
}
