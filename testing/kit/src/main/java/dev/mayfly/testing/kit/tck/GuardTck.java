package dev.mayfly.testing.kit.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.Cleaned;
import dev.mayfly.core.backend.Guard;
import dev.mayfly.core.backend.GuardLogin;
import dev.mayfly.core.backend.Holder;
import dev.mayfly.core.backend.Issued;
import dev.mayfly.core.backend.LoginCheck;
import dev.mayfly.core.backend.NodeView;
import dev.mayfly.core.backend.Observation;
import dev.mayfly.core.backend.SeverResult;
import dev.mayfly.core.credential.Credential;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.time.Deadline;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a guard must do. Every step is done twice, as if its answer was lost. */
public abstract class GuardTck {

  private final SplittableRandom random = new SplittableRandom();
  private final LeaseKey key = LeaseKey.random(random);

  private long begun;

  /** A backend with a guard; the same each time within one test. */
  protected abstract Subject subject();

  @BeforeEach
  void giveItItsLogin() throws Exception {
    begun = subject().clock().nanoTime();
    Optional<GuardLogin> own = guard().ownLogin();
    if (own.isPresent()) {
      Issued login = issue(LeaseKey.random(random), own.get());
      own.get().delivery().deliver(login.credential(), login.validity());
    }
  }

  @Test
  @DisplayName("severs: no new login, no open session, and nobody else is touched")
  void severs() throws Exception {
    Issued victim = issue(key);
    Issued bystander = issue(LeaseKey.random(random));
    try (Probe.Session open = probe().open(victim.credential());
        Probe.Session other = probe().open(bystander.credential())) {
      for (int i = 0; i < 2; i++) {
        assertEquals(key, guard().sever(List.of(holder(key)), soon()).get(0).key());
      }
      assertFalse(open.answers());
      assertFalse(canLogIn(victim));
      assertTrue(other.answers());
      assertTrue(canLogIn(bystander));
    }
  }

  @Test
  @DisplayName("answers for every holder in order, also for one that never existed")
  void answersInOrder() throws Exception {
    List<LeaseKey> keys = List.of(LeaseKey.random(random), LeaseKey.random(random));
    List<Holder> holders = keys.stream().map(this::holder).toList();
    assertEquals(keys, guard().sever(holders, soon()).stream().map(c -> c.key()).toList());
    assertEquals(keys, guard().destroy(holders, soon()).stream().map(c -> c.key()).toList());
    assertEquals(keys, guard().observe(holders, soon()).stream().map(o -> o.key()).toList());
  }

  @Test
  @DisplayName("destroys every account that carries the key, whoever made it")
  void destroysEveryAccount() throws Exception {
    Issued one = issue(key);
    Issued other = issue(key);
    Holder found = destroy(Optional.empty());
    destroy(Optional.empty());
    assertEquals(2, found.accountIds().size());
    assertFalse(canLogIn(one));
    assertFalse(canLogIn(other));
    Observation seen = observe(found);
    assertTrue(seen.withoutAccess(), seen::toString);
  }

  @Test
  @DisplayName("spares the one account when it destroys the others under a key")
  void destroysOthers() throws Exception {
    Issued good = issue(key);
    Issued second = issue(key);
    try (Probe.Session open = probe().open(good.credential())) {
      SeverResult cut = guard().destroyOthers(key, good.credential().account(), soon());
      assertEquals(List.of(second.credential().account()), List.copyOf(cut.accounts().values()));
      assertTrue(open.answers());
    }
    assertTrue(canLogIn(good));
    assertFalse(canLogIn(second));
  }

  @Test
  @DisplayName("sees every node before there is anything to look for")
  void looks() throws Exception {
    List<NodeView> nodes = guard().look(soon());
    assertFalse(nodes.isEmpty());
    assertTrue(nodes.stream().allMatch(NodeView::seen), nodes::toString);
  }

  @Test
  @DisplayName("sees accounts and sessions, and a refused login beside one that works")
  void sees() throws Exception {
    Issued issued = issue(key);
    try (Probe.Session open = probe().open(issued.credential())) {
      Observation before = observe(holder(key));
      assertFalse(before.withoutAccess());
      assertTrue(before.nodes().stream().anyMatch(n -> !n.access().isEmpty()), before::toString);
      Holder ended = destroy(Optional.of(issued.credential()));
      assertFalse(open.answers());
      assertRefused(observe(ended));
    }
  }

  @Test
  @DisplayName("knows a login of its own that works from one that is revoked")
  void triesItsOwnLogin() throws Exception {
    Optional<GuardLogin> own = guard().ownLogin();
    if (own.isPresent()) {
      Issued last = issue(key, own.get());
      assertEquals(LoginCheck.Outcome.WORKED, tryOnce(last));
      subject().revoke(key, own.get().role(), last);
      assertEquals(LoginCheck.Outcome.REFUSED, tryOnce(last));
    }
  }

  /** A revocation that kills the account's sessions itself passes too. */
  @Test
  @DisplayName("does not overlook a session whose account was dropped before anybody saw its id")
  void seesOrphans() throws Exception {
    Issued issued = issue(key);
    try (Probe.Session open = probe().open(issued.credential())) {
      subject().revoke(key, issued);
      if (open.answers()) {
        assertFalse(observe(holder(key)).withoutAccess());
      }
    }
  }

  private Holder holder(LeaseKey itsKey) {
    return Holder.of(itsKey, age());
  }

  /** Every key is as old as its test. */
  private Duration age() {
    return Duration.ofNanos(subject().clock().nanoTime() - begun);
  }

  private static void assertRefused(Observation ended) {
    assertTrue(ended.withoutAccess(), ended::toString);
    LoginCheck login = ended.login().orElseThrow();
    assertEquals(LoginCheck.Outcome.REFUSED, login.outcome());
    assertTrue(login.controlWorked());
  }

  /** Destroys what carries the key, and says whom to look for after that. */
  private Holder destroy(Optional<Credential> remembered) throws BackendException {
    Cleaned cut = guard().destroy(List.of(holder(key)), soon()).get(0);
    assertEquals(Map.of(), cut.failures());
    return new Holder(
        key,
        age(),
        new TreeSet<>(cut.accounts().keySet()),
        Collections.emptySortedMap(),
        remembered);
  }

  private Observation observe(Holder holder) throws BackendException {
    return guard().observe(List.of(holder), soon()).get(0);
  }

  private LoginCheck.Outcome tryOnce(Issued own) throws BackendException {
    return guard().ownLogin().orElseThrow().tryOnce(own.credential(), soon()).outcome();
  }

  private Issued issue(LeaseKey itsKey) throws BackendException {
    return subject().issue(itsKey);
  }

  private Issued issue(LeaseKey itsKey, GuardLogin own) throws BackendException {
    return subject().issue(itsKey, own.role(), own.ttl());
  }

  private boolean canLogIn(Issued issued) {
    return probe().canLogIn(issued.credential());
  }

  private Probe probe() {
    return subject().probe();
  }

  private Guard guard() {
    return subject().backend().guard().orElseThrow();
  }

  private Deadline soon() {
    return subject().deadline();
  }
}
