package dev.mayfly.backends.database.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.backends.database.rotation.RotationPlace;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.backend.Issued;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.time.Clock;
import dev.mayfly.testing.servers.Await;
import dev.mayfly.testing.servers.BaoAnswer;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Two root logins that take turns, looked at from outside; time can pass for who rotates them. */
final class RootTurns implements Clock {

  /** A rotation that makes more has lost its way. */
  static final int MORE_CALLS_THAN_THERE_ARE = 80;

  private static final List<String> HISTORY = List.of("passwords.", "earlier.");

  final Reporting reporting;
  private final RotationPlace place;
  private final Map<String, Set<String>> seen = new HashMap<>();
  private Duration passed = Duration.ZERO;

  RootTurns(Reporting reporting) {
    this.reporting = reporting;
    this.place = reporting.settings.alternating().orElseThrow().place();
  }

  @Override
  public Instant now() {
    return Instant.now().plus(passed);
  }

  @Override
  public long nanoTime() {
    return System.nanoTime() + passed.toNanos();
  }

  /** So long that who is silent counts as gone. */
  void pass() {
    passed = passed.plus(Duration.ofMinutes(2));
  }

  RotatingProcess process(Breaking breaking) {
    return new RotatingProcess(reporting, breaking, this);
  }

  /** Has the process rotate, which may fail as something that can be tried again. */
  static void rotate(RotatingProcess process) {
    try {
      process.rotate();
    } catch (BackendException e) {
      assertEquals(Kind.TRANSIENT, e.kind(), e.message());
    }
  }

  /** What is kept of the logins. */
  Map<String, Object> record() {
    BaoAnswer answer = reporting.vault.admin().read(path("data"));
    Map<String, Object> record = new HashMap<>();
    ((Map<?, ?>) ((Map<?, ?>) answer.json().get("data")).get("data"))
        .forEach((key, value) -> record.put(String.valueOf(key), String.valueOf(value)));
    return record;
  }

  private String path(String endpoint) {
    return place.mount() + "/" + endpoint + "/" + place.path() + "/" + place.root();
  }

  /** Remembers what passwords are kept now. */
  void remember() {
    record()
        .forEach(
            (key, value) ->
                HISTORY.stream()
                    .filter(key::startsWith)
                    .forEach(kind -> remember(key.substring(kind.length()), value.toString())));
  }

  private void remember(String login, String passwords) {
    for (String password : passwords.replaceAll("[\\[\\] ]", "").split(",", -1)) {
      if (!password.isEmpty()) {
        seen.computeIfAbsent(login, any -> new HashSet<>()).add(password);
      }
    }
  }

  String active() {
    return record().get("active").toString();
  }

  /** A task's login is made, works and is revoked; nobody helps. */
  void assertIssues() throws Exception {
    LeaseKey key = reporting.newKey();
    Issued issued = reporting.issue(key);
    reporting.connect(issued).close();
    reporting.revoke(key, issued);
  }

  /** What a rotation promises once it is over. */
  void assertOver() throws Exception {
    assertIssues();
    Map<String, Object> record = record();
    assertEquals(record.get("begun"), record.get("last"), "is over");
    for (String login : place.logins()) {
      String password = record.get("passwords." + login).toString();
      assertEquals("[]", record.get("earlier." + login));
      reporting.server.connect(reporting.name, login, password).close();
      for (String old : seen.getOrDefault(login, Set.of())) {
        if (!old.equals(password)) {
          assertRefused(login, old);
        }
      }
    }
    seen.clear();
    assertNoSessions(place.logins().stream().filter(login -> !login.equals(active())).findFirst());
    assertDestroyed();
  }

  private void assertRefused(String login, String old) {
    SQLException refusal =
        assertThrows(
            SQLException.class, () -> reporting.server.connect(reporting.name, login, old).close());
    assertEquals("28P01", refusal.getSQLState());
  }

  /** Ours, which have just tried it, may take a moment to be gone. */
  private void assertNoSessions(Optional<String> old) {
    Await.until(
        "no session of the old root is left",
        Duration.ofSeconds(5),
        () ->
            reporting
                .server
                .query(
                    "postgres",
                    "SELECT count(*) FROM pg_stat_activity WHERE usename = '"
                        + old.orElseThrow()
                        + "'")
                .equals(List.of("0")));
  }

  private void assertDestroyed() {
    BaoAnswer metadata = reporting.vault.admin().read(path("metadata"));
    String current = metadata.text("data", "current_version");
    Map<?, ?> versions = (Map<?, ?>) ((Map<?, ?>) metadata.json().get("data")).get("versions");
    versions.forEach(
        (version, state) ->
            assertTrue(
                version.equals(current)
                    || Boolean.TRUE.equals(((Map<?, ?>) state).get("destroyed")),
                version + " of " + current + ": " + state));
  }
}
