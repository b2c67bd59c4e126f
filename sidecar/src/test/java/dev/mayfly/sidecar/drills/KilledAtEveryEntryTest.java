package dev.mayfly.sidecar.drills;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.ledger.Entry;
import dev.mayfly.sidecar.MayflyProcess;
import dev.mayfly.sidecar.WrittenLedgers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Several at a time, each on servers that it has for itself meanwhile: most of it is waiting. */
@DisplayName("When mayfly is killed by SIGKILL")
@Execution(ExecutionMode.CONCURRENT)
class KilledAtEveryEntryTest {

  /** Until no answer can come any more to a call that was under way. */
  private static final Duration FLIGHT = Duration.ofMinutes(4);

  private static final int AT_ONCE = 3;

  private static final List<DrillEnvironment> ESTATES = new ArrayList<>();
  private static final BlockingQueue<Killing> FREE = new LinkedBlockingQueue<>();
  private static final Map<Class<?>, FutureTask<Recovery>> RECOVERIES = new ConcurrentHashMap<>();

  /** The last Mayfly that took up what those left that were killed at one kind of entry. */
  private record Recovery(MayflyProcess process, Path state) {

    void assertComplete() throws Exception {
      assertEquals(0, process.exitCode(FLIGHT), process::words);
      WrittenLedgers ledgers = new WrittenLedgers(state);
      assertEquals(List.of(), ledgers.open(), process::words);
      assertEquals(List.of(), ledgers.unfinished(), process::words);
    }
  }

  @BeforeAll
  static void prepare(@TempDir Path folder) throws Exception {
    for (int i = 0; i < AT_ONCE; i++) {
      Path own = Files.createDirectory(folder.resolve("estate-" + i));
      DrillEnvironment drill = DrillEnvironment.prepare(own, "    rotate_root: engine\n");
      // A guard's login that was asked for and not heard of ends with its token, and only so.
      for (String role : List.of("drill", "drill-guard")) {
        drill.vault().admin().write("auth/token/roles/" + role, Map.of("token_period", "60s"));
      }
      ESTATES.add(drill);
      FREE.add(new Killing(drill));
    }
  }

  @AfterAll
  static void stop() {
    ESTATES.forEach(DrillEnvironment::close);
  }

  /** First those whose recovery must wait: it does so while the others are killed. */
  static Stream<Class<?>> kinds() {
    return Stream.concat(
        Scenario.UNANSWERED.stream(),
        Arrays.<Class<?>>stream(Entry.class.getPermittedSubclasses())
            .filter(
                kind -> !Scenario.UNTOLD.contains(kind) && !Scenario.UNANSWERED.contains(kind)));
  }

  @ParameterizedTest(name = "at {0}")
  @DisplayName("its task's access is cut by the next one")
  @MethodSource("kinds")
  void killed(Class<? extends Entry> kind) throws Exception {
    recovery(kind);
  }

  @Test
  @DisplayName("while a call is under way, the end is proven once its answer cannot come any more")
  void patient() throws Exception {
    for (Class<?> kind : Scenario.UNANSWERED) {
      recovery(kind).assertComplete();
    }
  }

  @Test
  @DisplayName("again and again, nothing is left at the servers")
  void nothingIsLeft() throws Exception {
    for (Class<?> kind : kinds().toList()) {
      recovery(kind).assertComplete();
    }
    ESTATES.forEach(KilledAtEveryEntryTest::assertNothingIsLeft);
  }

  private static void assertNothingIsLeft(DrillEnvironment drill) {
    assertEquals(List.of(), drill.servers.accounts());
    drill.thieves().forEach(stolen -> stolen.assertCut(DrillEnvironment.ROLE));
    assertEquals(
        List.of(DrillEnvironment.ROLE),
        drill
            .database()
            .query(
                "drill",
                "SELECT DISTINCT tableowner FROM pg_tables WHERE tablename ~ '^(job|loot)_'"));
  }

  /** Of those that were killed at this kind of entry, once, by whichever test asks first. */
  private static Recovery recovery(Class<?> kind) throws Exception {
    FutureTask<Recovery> task =
        RECOVERIES.computeIfAbsent(kind, key -> new FutureTask<>(() -> killAndRecover(key)));
    task.run();
    return task.get();
  }

  private static Recovery killAndRecover(Class<?> kind) throws Exception {
    Killing killing = FREE.take();
    try {
      return killAndRecover(kind, killing);
    } finally {
      FREE.put(killing);
    }
  }

  private static Recovery killAndRecover(Class<?> kind, Killing killing) throws Exception {
    DrillEnvironment drill = killing.drill();
    Path state = drill.folder.resolve("state-" + kind.getSimpleName());
    int before = drill.thieves().size();
    for (KillPoint.Moment moment : KillPoint.Moment.values()) {
      killing.kill(kind, moment, state);
    }
    WrittenLedgers ledgers = new WrittenLedgers(state);
    assertTrue(ledgers.has(kind));
    boolean patient = ledgers.awaitsAnswers();
    Scenario scenario = Scenario.of(kind);
    if (scenario.takesTwo()) {
      assertEquals(1, killing.recover(scenario.name(), scenario::configuration, state).exitCode());
    }
    Recovery recovery = new Recovery(killing.recover("last", text -> text, state), state);
    if (!patient) {
      recovery.assertComplete();
    }
    drill.thievesSince(before).forEach(stolen -> stolen.assertCut(DrillEnvironment.ROLE));
    return recovery;
  }
}
