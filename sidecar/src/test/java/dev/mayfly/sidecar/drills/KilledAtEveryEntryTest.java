package dev.mayfly.sidecar.drills;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.ledger.Entry;
import dev.mayfly.testing.servers.FaultyProxy;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
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

  private static final Pattern SESSION = Pattern.compile("session of (\\S+)");
  private static final String SHORT_LIFE = "3s";

  /** Until no answer can come any more to a call that was under way. */
  private static final Duration FLIGHT = Duration.ofMinutes(4);

  private static Estate estate;
  private static final List<Recovery> PATIENT = new ArrayList<>();
  private static final SecretSearch SEARCH = new SecretSearch();
  private static int jobs;

  private record Recovery(String kind, MayflyProcess process, Path state) {}

  @BeforeAll
  static void prepare(@TempDir Path folder) throws Exception {
    estate = Estate.prepare(folder, "    rotate_root: engine\n");
    // A guard's login that was asked for and not heard of ends with its token, and only so.
    estate.vault().admin().write("auth/token/roles/drill", Map.of("token_period", "60s"));
  }

  @AfterAll
  static void stop() {
    estate.close();
  }

  static Stream<Class<?>> kinds() {
    return Arrays.stream(Entry.class.getPermittedSubclasses())
        .filter(kind -> !Story.UNTOLD.contains(kind));
  }

  @ParameterizedTest(name = "at {0}")
  @DisplayName("its task's access is cut by the next one")
  @MethodSource("kinds")
  @Order(1)
  void killed(Class<? extends Entry> kind) throws Exception {
    Path state = estate.folder.resolve("state-" + kind.getSimpleName());
    int before = estate.thieves().size();
    for (Doom.Moment moment : Doom.Moment.values()) {
      kill(kind, moment, state);
    }
    Ledgers ledgers = new Ledgers(state);
    assertTrue(ledgers.has(kind));
    boolean patient = ledgers.awaitsAnswers();
    Story story = Story.of(kind);
    if (story.takesTwo()) {
      assertEquals(0, recover(story.name(), story::configuration, state).await());
    }
    MayflyProcess recovery = recover("last", text -> text, state);
    if (patient) {
      PATIENT.add(new Recovery(kind.getSimpleName(), recovery, state));
    } else {
      assertRecovered(recovery, state);
    }
    estate.thievesSince(before).forEach(thief -> thief.assertCut(Estate.ROLE));
  }

  private static void kill(Class<?> kind, Doom.Moment moment, Path state) throws Exception {
    Story story = Story.of(kind);
    Doom doom = new Doom(kind, moment, !story.takesTwo());
    try (FaultyProxy proxy = FaultyProxy.before(URI.create(estate.vault().address()).getPort())) {
      story.fault().ifPresent(proxy::inject);
      if (story.takesTwo()) {
        leave(state);
        MayflyProcess recovery = recovery(doom, story, state);
        assertEquals(MayflyProcess.KILLED, recovery.await(), recovery::words);
      } else {
        limitLife(story.isLong() ? SHORT_LIFE : "15m");
        MayflyProcess mayfly = run(doom, story, state, proxy.address());
        work(mayfly, story);
        assertEquals(MayflyProcess.KILLED, mayfly.await(), mayfly::words);
      }
    }
    estate.thieves().forEach(Thief::breakIn);
  }

  private static MayflyProcess run(Doom doom, Story story, Path state, String vault) {
    Path configuration = estate.configuration("run-" + story + ".yaml", story::configuration);
    return estate.launcher.start(
        doom,
        Estate.environment(state, vault),
        "run",
        "-c",
        configuration.toString(),
        "--",
        "psql",
        "-qAt");
  }

  /** The job has a session and a table of its own; so has whoever stole its password. */
  private static void work(MayflyProcess mayfly, Story story) throws Exception {
    mayfly.say("CREATE TABLE job_" + ++jobs + " AS SELECT 1 AS n;");
    mayfly.say("SELECT 'session of ' || current_user;");
    if (mayfly.prints(SESSION)) {
      SEARCH.lookAtProcesses();
      estate.thieves().forEach(Thief::breakIn);
      if (story == Story.LEASE_LOST) {
        estate.vault().admin().write("sys/leases/revoke-prefix/drill/creds/" + Estate.ROLE);
      }
      if (!story.isLong()) {
        mayfly.finish();
      }
    }
  }

  /** A first Mayfly leaves something to recover. */
  private static void leave(Path state) throws Exception {
    Doom delivered = new Doom(Entry.Delivered.class, Doom.Moment.SYNCED, true);
    MayflyProcess mayfly = run(delivered, Story.PLAIN, state, estate.vault().address());
    work(mayfly, Story.LONG_LIFE);
    assertEquals(MayflyProcess.KILLED, mayfly.await(), mayfly::words);
  }

  private static MayflyProcess recovery(Doom doom, Story story, Path state) {
    Map<String, String> environment = Estate.environment(state, estate.vault().address());
    String file =
        estate.configuration("recover-" + story + ".yaml", story::configuration).toString();
    if (story == Story.TARGET_GONE) {
      List<Path> left = new Ledgers(state).unfinished();
      String last = left.get(left.size() - 1).toString();
      return estate.launcher.start(doom, environment, "recover", "-c", file, last);
    }
    return estate.launcher.start(doom, environment, "recover", "-c", file);
  }

  /** How long a login lasts that nobody renews. */
  private static void limitLife(String ttl) {
    estate.vault().admin().write("drill/roles/" + Estate.ROLE, Map.of("default_ttl", ttl));
  }

  private static MayflyProcess recover(
      String name, UnaryOperator<String> configuration, Path state) {
    Path file = estate.configuration("recover-" + name + ".yaml", configuration);
    return estate.launcher.start(
        Estate.environment(state, estate.vault().address()), "recover", "-c", file.toString());
  }

  private static void assertRecovered(MayflyProcess recovery, Path state) throws Exception {
    assertEquals(0, recovery.await(FLIGHT), recovery::words);
    Ledgers ledgers = new Ledgers(state);
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

  @Test
  @DisplayName("again and again, no secret is in a ledger, a receipt, a log or an argument")
  @Order(4)
  void noSecretAtRest() throws Exception {
    Set<String> secrets = estate.audit.secrets();
    assertTrue(estate.thieves().stream().allMatch(t -> secrets.contains(t.login().password())));
    List<Path> trees = new ArrayList<>(List.of(estate.folder.resolve("processes")));
    try (DirectoryStream<Path> states = Files.newDirectoryStream(estate.folder, "state-*")) {
      states.forEach(trees::add);
    }
    assertEquals(Set.of(), SEARCH.found(secrets, trees));
  }
}
