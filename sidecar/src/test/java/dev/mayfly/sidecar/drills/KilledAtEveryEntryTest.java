package dev.mayfly.sidecar.drills;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.ledger.Entry;
import dev.mayfly.sidecar.MayflyProcess;
import dev.mayfly.sidecar.WrittenLedgers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("When mayfly is killed by SIGKILL")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KilledAtEveryEntryTest {

  /** Until no answer can come any more to a call that was under way. */
  private static final Duration FLIGHT = Duration.ofMinutes(4);

  private static Estate estate;
  private static final List<Recovery> PATIENT = new ArrayList<>();
  private static Killing killing;

  private record Recovery(String kind, MayflyProcess process, Path state) {}

  @BeforeAll
  static void prepare(@TempDir Path folder) throws Exception {
    estate = Estate.prepare(folder, "    rotate_root: engine\n");
    killing = new Killing(estate);
    // A guard's login that was asked for and not heard of ends with its token, and only so.
    estate.vault().admin().write("auth/token/roles/drill", Map.of("token_period", "60s"));
  }

  @AfterAll
  static void stop() {
    estate.close();
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
  @Order(1)
  void killed(Class<? extends Entry> kind) throws Exception {
    Path state = estate.folder.resolve("state-" + kind.getSimpleName());
    int before = estate.thieves().size();
    for (Doom.Moment moment : Doom.Moment.values()) {
      killing.kill(kind, moment, state);
    }
    WrittenLedgers ledgers = new WrittenLedgers(state);
    assertTrue(ledgers.has(kind));
    boolean patient = ledgers.awaitsAnswers();
    Scenario scenario = Scenario.of(kind);
    if (scenario.takesTwo()) {
      assertEquals(0, killing.recover(scenario.name(), scenario::configuration, state).exitCode());
    }
    MayflyProcess recovery = killing.recover("last", text -> text, state);
    if (patient) {
      PATIENT.add(new Recovery(kind.getSimpleName(), recovery, state));
    } else {
      assertRecovered(recovery, state);
    }
    estate.thievesSince(before).forEach(thief -> thief.assertCut(Estate.ROLE));
  }

  private static void assertRecovered(MayflyProcess recovery, Path state) throws Exception {
    assertEquals(0, recovery.exitCode(FLIGHT), recovery::words);
    WrittenLedgers ledgers = new WrittenLedgers(state);
    assertEquals(List.of(), ledgers.open(), recovery::words);
    assertEquals(List.of(), ledgers.unfinished(), recovery::words);
  }

  @Test
  @DisplayName("while a call is under way, the end is proven once its answer cannot come any more")
  @Order(2)
  void patient() throws Exception {
    for (Recovery recovery : PATIENT) {
      assertRecovered(recovery.process(), recovery.state());
    }
  }

  @Test
  @DisplayName("again and again, nothing is left at the servers")
  @Order(3)
  void nothingIsLeft() {
    assertEquals(List.of(), estate.servers.accounts());
    estate.thieves().forEach(thief -> thief.assertCut(Estate.ROLE));
    assertEquals(
        List.of(Estate.ROLE),
        estate
            .database()
            .query(
                "drill",
                "SELECT DISTINCT tableowner FROM pg_tables WHERE tablename ~ '^(job|loot)_'"));
  }
}
