package dev.mayfly.testing.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.ledger.Ledger;
import dev.mayfly.core.ledger.LedgerName;
import dev.mayfly.core.ledger.LedgerOrigin;
import dev.mayfly.core.ledger.LedgerReader;
import dev.mayfly.core.ledger.StoredLedger;
import dev.mayfly.core.task.EndReason;
import dev.mayfly.core.task.Principal;
import dev.mayfly.core.task.TaskId;
import dev.mayfly.core.task.TaskKind;
import dev.mayfly.core.time.Clock;
import dev.mayfly.core.time.SystemClock;
import dev.mayfly.sidecar.disk.StateFolder;
import dev.mayfly.sidecar.runtime.EventLoop;
import dev.mayfly.sidecar.runtime.ThreadLanes;
import dev.mayfly.testing.servers.PostgreSql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The look at what chaos left")
class AftermathTest {

  private static final String USER = "mf-left";
  private static final String PASSWORD = "s3cr3t";
  private static final TaskId JOB = new TaskId("job", "run-1");

  private static PostgreSql postgres;
  @TempDir Path folder;

  @BeforeAll
  static void start() {
    postgres = PostgreSql.builder().start();
    postgres.createDatabase(Site.DATABASE);
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  private List<String> wrong() throws IOException {
    return new Aftermath(postgres, folder).wrong(Map.of(USER, PASSWORD));
  }

  private static void account() {
    postgres.execute("CREATE ROLE \"" + USER + "\" LOGIN PASSWORD '" + PASSWORD + "'");
  }

  private static void noAccount() {
    postgres.execute("DROP ROLE \"" + USER + "\"");
  }

  @Test
  @DisplayName("finds nothing where nothing is left")
  void nothing() throws Exception {
    assertEquals(List.of(), wrong());
  }

  @Test
  @DisplayName("finds an account, and a login that works")
  void account_and_login() throws Exception {
    account();
    try {
      assertEquals(
          List.of("an account is left: " + USER, "the login of " + USER + " is not refused"),
          wrong());
      postgres.execute("ALTER ROLE \"" + USER + "\" NOLOGIN");
      assertEquals(
          List.of("an account is left: " + USER, "the login of " + USER + " is not refused"),
          wrong(),
          "a login that is refused for another reason than that it does not exist");
    } finally {
      noAccount();
    }
  }

  @Test
  @DisplayName("finds a session, also of an account that is gone")
  void session() throws Exception {
    account();
    try (Connection open = postgres.connect(Site.DATABASE, USER, PASSWORD)) {
      assertEquals(1, sessions());
      noAccount();
      assertEquals(1, sessions());
      assertEquals(1, wrong().size());
      assertTrue(open.isValid(0), "it is one that works");
    }
  }

  private long sessions() throws IOException {
    return wrong().stream().filter(line -> line.startsWith("a session is left: ")).count();
  }

  @Test
  @DisplayName("finds a ledger that nobody finished, and a task without a proof in one")
  void unfinished() throws Exception {
    Path left = ledger(false);
    assertEquals(
        List.of("work is left in " + left, "job/run-1 is not proven to have ended"), wrong());
  }

  @Test
  @DisplayName("finds a task without a proof in a finished ledger, and one that does not verify")
  void finished() throws Exception {
    Path finished = ledger(true);
    assertEquals(List.of("job/run-1 is not proven to have ended"), wrong());
    Path file = finished.resolve("ledger");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 4] = (byte) ~bytes[bytes.length / 4];
    Files.write(file, bytes);
    List<String> wrong = wrong();
    assertEquals(1, wrong.stream().filter(line -> line.contains(" does not verify: ")).count());
  }

  /** One in which a task ends and nothing follows; the answer: where it is. */
  private Path ledger(boolean finished) throws Exception {
    Clock clock = new SystemClock();
    try (EventLoop loop = new EventLoop(clock, failure -> {}).start();
        StoredLedger process =
            new StateFolder(folder)
                .ledgers()
                .create(new LedgerName("p1"), LedgerOrigin.here("me", Map.of()))) {
      Ledger ledger =
          Ledger.after(
              LedgerReader.of(new byte[0]),
              process.storage(),
              new ThreadLanes(clock, loop).lane("ledger", 1),
              loop,
              clock,
              new SplittableRandom(1));
      CompletableFuture<Void> closed = new CompletableFuture<>();
      loop.post(
          () -> {
            ledger.append(
                new Entry.TaskStarted(
                    JOB, Principal.of("nobody", Map.of()), "", Duration.ofHours(1), TaskKind.TASK));
            ledger.append(new Entry.TaskEnding(JOB, new EndReason(EndReason.Cause.EXITED, "0")));
            ledger.close(() -> closed.complete(null));
          });
      closed.join();
      if (finished) {
        process.finish();
        return folder.resolve("finished/p1");
      }
      return Path.of(process.place());
    }
  }
}
