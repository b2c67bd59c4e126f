package dev.mayfly.testing.kit.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.Guard;
import dev.mayfly.core.backend.Holder;
import dev.mayfly.core.backend.IssueRequest;
import dev.mayfly.core.backend.Issued;
import dev.mayfly.core.backend.Issuer;
import dev.mayfly.core.backend.LoginCheck;
import dev.mayfly.core.backend.Observation;
import dev.mayfly.core.backend.RevokeRequest;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.task.TaskId;
import dev.mayfly.core.time.Clock;
import dev.mayfly.core.time.Deadline;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What a guard must do, with a login of its own already delivered to it. Every step is done twice,
 * as if its answer was lost.
 */
public abstract class GuardTck {

  private final SplittableRandom random = new SplittableRandom();

  protected abstract Guard guard();

  /** Makes the accounts that are cut. */
  protected abstract Issuer issuer();

  protected abstract Probe probe();

  /** A role the issuer has. */
  protected abstract String role();

  protected abstract Clock clock();

  @Test
  @DisplayName("severs: no new login, no open session, and nobody else is touched")
  void severs() throws Exception {
    LeaseKey key = LeaseKey.random(random);
    Issued victim = issue(key);
    Issued bystander = issue(LeaseKey.random(random));
    try (Probe.Session open = probe().open(victim.credential());
        Probe.Session other = probe().open(bystander.credential())) {
      for (int i = 0; i < 2; i++) {
        assertEquals(key, guard().sever(List.of(young(key)), soon()).get(0).key());
      }
      assertFalse(open.answers());
      assertFalse(probe().canLogIn(victim.credential()));
      assertTrue(other.answers());
      assertTrue(probe().canLogIn(bystander.credential()));
    }
  }

  @Test
  @DisplayName("answers for every holder in order, also for one that never existed")
  void answersInOrder() throws Exception {
    List<LeaseKey> keys = List.of(LeaseKey.random(random), LeaseKey.random(random));
    List<Holder> holders = keys.stream().map(GuardTck::young).toList();
    assertEquals(keys, guard().sever(holders, soon()).stream().map(c -> c.key()).toList());
    assertEquals(keys, guard().destroy(holders, soon()).stream().map(c -> c.key()).toList());
    assertEquals(keys, guard().observe(holders, soon()).stream().map(o -> o.key()).toList());
  }

  @Test
  @DisplayName("destroys every account that carries the key, whoever made it")
  void destroysEveryAccount() throws Exception {
    LeaseKey key = LeaseKey.random(random);
    Issued one = issue(key);
    Issued other = issue(key);
    for (int i = 0; i < 2; i++) {
      guard().destroy(List.of(young(key)), soon());
    }
    assertFalse(probe().canLogIn(one.credential()));
    assertFalse(probe().canLogIn(other.credential()));
    assertTrue(observe(young(key)).clean());
  }

  @Test
  @DisplayName("spares the one account when it destroys the others under a key")
  void destroysOthers() throws Exception {
    LeaseKey key = LeaseKey.random(random);
    Issued good = issue(key);
    Issued second = issue(key);
    guard().destroyOthers(key, good.credential().account(), soon());
    assertTrue(probe().canLogIn(good.credential()));
    assertFalse(probe().canLogIn(second.credential()));
  }

  @Test
  @DisplayName("sees accounts and sessions, and a refused login beside one that works")
  void sees() throws Exception {
    LeaseKey key = LeaseKey.random(random);
    Issued issued = issue(key);
    try (Probe.Session open = probe().open(issued.credential())) {
      Observation before = observe(young(key));
      assertFalse(before.clean());
      assertTrue(before.nodes().stream().anyMatch(n -> n.sessions() > 0), before::toString);
      guard().destroy(List.of(young(key)), soon());
      assertFalse(open.answers());
    }
    Holder holder =
        new Holder(
            key,
            Duration.ZERO,
            Collections.emptySortedSet(),
            Collections.emptySortedMap(),
            Optional.of(issued.credential()));
    Observation after = observe(holder);
    assertTrue(after.clean(), after::toString);
    assertEquals(LoginCheck.Outcome.REFUSED, after.login().orElseThrow().outcome());
    assertTrue(after.login().orElseThrow().controlWorked());
  }

  /** A revocation that kills the account's sessions itself passes too. */
  @Test
  @DisplayName("does not overlook a session whose account was dropped before anybody saw its id")
  void seesOrphans() throws Exception {
    LeaseKey key = LeaseKey.random(random);
    Issued issued = issue(key);
    try (Probe.Session open = probe().open(issued.credential())) {
      issuer().revoke(new RevokeRequest(key, role(), Optional.of(issued.reference())), soon());
      if (open.answers()) {
        assertFalse(observe(young(key)).clean());
      }
    }
  }

  /** A holder whose key was made just now. */
  private static Holder young(LeaseKey key) {
    return Holder.of(key, Duration.ZERO);
  }

  private Observation observe(Holder holder) throws BackendException {
    return guard().observe(List.of(holder), soon()).get(0);
  }

  private Issued issue(LeaseKey key) throws BackendException {
    return issuer()
        .issue(
            new IssueRequest(key, new TaskId("tck", "1"), role(), Duration.ofMinutes(2)), soon());
  }

  private Deadline soon() {
    return Deadline.in(clock(), Duration.ofSeconds(30));
  }
}
