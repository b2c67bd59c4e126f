package dev.mayfly.backends.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.backends.database.Breaking.How;
import dev.mayfly.backends.database.dialect.RootSession;
import dev.mayfly.backends.database.dialect.SupersededException;
import dev.mayfly.backends.database.rotation.RotationPlace;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.backend.Issued;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.credential.Secret;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.time.Clock;
import dev.mayfly.testing.servers.Await;
import dev.mayfly.testing.servers.BaoAnswer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Two root logins that take turns, looked at from outside; time can pass for who rotates them. */
public final class RootTurns implements Clock {

  /** A rotation that makes more has lost its way. */
  private static final int MORE_CALLS_THAN_THERE_ARE = 80;

  private static final List<String> HISTORY = List.of("passwords.", "earlier.");

  private final TurningRoots roots;
  private final RotationPlace place;
  private final Map<String, Set<String>> seen = new HashMap<>();
  private Duration passed = Duration.ZERO;

  public RootTurns(TurningRoots roots) {
    this.roots = roots;
    this.place = roots.turns().place();
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
  public void pass() {
    passed = passed.plus(Duration.ofMinutes(2));
  }

  public RotatingProcess process(Breaking breaking) {
    return new RotatingProcess(roots, breaking, this);
  }

  /** Has the process rotate, which may fail as something that can be tried again. */
  public static void rotate(RotatingProcess process) {
    try {
      process.rotate();
    } catch (BackendException e) {
      assertEquals(Kind.TRANSIENT, e.kind(), e.message());
    }
  }

  /** What is kept of the logins. */
  public Map<String, Object> record() {
    BaoAnswer answer = roots.vault().admin().read(path("data"));
    Map<String, Object> record = new HashMap<>();
    ((Map<?, ?>) ((Map<?, ?>) answer.json().get("data")).get("data"))
        .forEach((key, value) -> record.put(String.valueOf(key), String.valueOf(value)));
    return record;
  }

  private String path(String endpoint) {
    return place.mount() + "/" + endpoint + "/" + place.path() + "/" + place.root();
  }

  /** Remembers what passwords are kept now. */
  public void remember() {
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

  public String active() {
    return record().get("active").toString();
  }

  /** A task's login is made, works and is revoked; nobody helps. */
  public void assertIssues() throws Exception {
    LeaseKey key = Leases.newKey();
    Issued issued = roots.leases().issue(key);
    roots.connect(issued).close();
    roots.leases().revoke(key, issued);
  }

  /** What a rotation promises once it is over. */
  public void assertOver() throws Exception {
    assertIssues();
    Map<String, Object> record = record();
    assertEquals(record.get("begun"), record.get("last"), "is over");
    for (String login : place.logins()) {
      String password = record.get("passwords." + login).toString();
      assertEquals("[]", record.get("earlier." + login));
      roots.connectAs(login, password).close();
      for (String old : seen.getOrDefault(login, Set.of())) {
        if (!old.equals(password)) {
          assertRefused(login, old);
        }
      }
    }
    seen.clear();
    assertNoSessions(
        place.logins().stream().filter(login -> !login.equals(active())).findFirst().orElseThrow());
    assertDestroyed();
  }

  /** One login works, and the process goes on, whichever answer is lost on the way. */
  public void loseEachAnswer() throws Exception {
    boolean reached = true;
    for (int call = 1; reached; call++) {
      Breaking breaking = new Breaking(call, How.LOST);
      RotatingProcess process = process(breaking);
      pass();
      rotate(process);
      reached = breaking.reached();
      remember();
      assertIssues();
      rotate(process);
      assertTrue(call < MORE_CALLS_THAN_THERE_ARE);
    }
    assertOver();
  }

  /** One login works, and the next process ends what was begun, whichever call one dies at. */
  public void dieAtEachCall() throws Exception {
    boolean reached = true;
    for (int call = 1; reached; call++) {
      remember();
      Breaking breaking = new Breaking(call, How.KILLED);
      rotate(process(breaking));
      reached = breaking.reached();
      remember();
      assertIssues();
      pass();
      process(Breaking.nothing()).rotateAtLast();
      assertOver();
      assertTrue(call < MORE_CALLS_THAN_THERE_ARE);
    }
  }

  /** One login works, whichever call a process is paused at and goes on with late. */
  public void pauseAtEachCall() throws Exception {
    boolean reached = true;
    for (int call = 1; reached; call++) {
      remember();
      Breaking breaking = new Breaking(call, How.PAUSED);
      RotatingProcess paused = process(breaking);
      CompletableFuture<Void> late =
          CompletableFuture.runAsync(() -> rotate(paused))
              .whenComplete((done, failure) -> breaking.resume());
      breaking.awaitPause();
      reached = breaking.reached();
      pass();
      process(Breaking.nothing()).rotateAtLast();
      breaking.resume();
      late.get();
      assertOver();
      pass();
      assertTrue(call < MORE_CALLS_THAN_THERE_ARE);
    }
  }

  /** A process that was taken over from changes nothing, though its session is still open. */
  public void refuseWhoseEpochIsOver() throws Exception {
    Map<String, Object> record = record();
    long epoch = Long.parseLong(record.get("epoch").toString());
    String active = active();
    String standby =
        place.logins().stream().filter(login -> !login.equals(active)).findFirst().orElseThrow();
    try (RootSession late = open(standby, record);
        RootSession successor = open(active, record);
        Connection other = roots.connectAs(active, password(active, record))) {
      successor.setPassword(epoch + 1, Secret.of(password(active, record)), Leases.soon());
      assertThrows(
          SupersededException.class,
          () -> late.setPassword(epoch, Secret.of("comes-too-late"), Leases.soon()));
      assertThrows(SupersededException.class, () -> late.endSessions(epoch, active, Leases.soon()));
      assertTrue(other.isValid(5));
    }
    roots.connectAs(standby, password(standby, record)).close();
    process(Breaking.nothing()).rotate();
    assertOver();
  }

  private RootSession open(String login, Map<String, Object> record) throws Exception {
    return roots
        .logins()
        .open(new DatabaseLogin(login, Secret.of(password(login, record))), Leases.soon());
  }

  private static String password(String login, Map<String, Object> record) {
    return record.get("passwords." + login).toString();
  }

  /** Several processes rotate at once, and all of them do. */
  public void rotateAtOnce(int processes) throws Exception {
    remember();
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int i = 0; i < processes; i++) {
      RotatingProcess process = process(Breaking.nothing());
      all.add(
          CompletableFuture.runAsync(
              () -> {
                try {
                  process.rotateAtLast();
                } catch (BackendException e) {
                  throw new AssertionError(e);
                }
              }));
    }
    for (CompletableFuture<Void> one : all) {
      one.get();
    }
    assertOver();
  }

  /** The login in use is the other one after a rotation, and whoever is logged in is out. */
  public void takeTurns() throws Exception {
    remember();
    String before = active();
    String password = record().get("passwords." + before).toString();
    try (Connection open = roots.connectAs(before, password)) {
      process(Breaking.nothing()).rotate();
      assertFalse(open.isValid(1), "a session of the old root is left");
    }
    assertNotEquals(before, active());
    assertOver();
    process(Breaking.nothing()).rotate();
    assertEquals(before, active());
    assertOver();
  }

  private void assertRefused(String login, String old) {
    SQLException refusal =
        assertThrows(SQLException.class, () -> roots.connectAs(login, old).close());
    assertTrue(roots.logins().isRefusal(refusal), refusal::toString);
  }

  /** Ours, which have just tried it, may take a moment to be gone. */
  private void assertNoSessions(String old) {
    Await.until(
        "no session of the old root is left", Duration.ofSeconds(5), () -> !roots.hasSessions(old));
  }

  private void assertDestroyed() {
    BaoAnswer metadata = roots.vault().admin().read(path("metadata"));
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
