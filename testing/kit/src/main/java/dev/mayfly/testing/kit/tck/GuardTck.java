package dev.mayfly.testing.kit.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.Cleaned;
import dev.mayfly.core.backend.Guard;
import dev.mayfly.core.backend.GuardLogin;
import dev.mayfly.core.backend.Issued;
import dev.mayfly.core.backend.Issuer;
import dev.mayfly.core.backend.LeaseAccounts;
import dev.mayfly.core.backend.RevokeRequest;
import dev.mayfly.core.backend.SeverResult;
import dev.mayfly.core.credential.Credential;
import dev.mayfly.core.lease.Guarantee;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.lease.LeaseReference;
import dev.mayfly.core.lease.LoginCheck;
import dev.mayfly.core.lease.NodeView;
import dev.mayfly.core.lease.Observation;
import dev.mayfly.core.time.Deadline;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a guard must do, over lines that lose answers and that send calls twice. One that only
 * denies may leave open sessions alone, and is asked to destroy only what has expired.
 */
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

  @ParameterizedTest(name = "{0}")
  @EnumSource
  @DisplayName("severs over a line: no new login, and nobody else is touched")
  void severs(BadLine line) throws Exception {
    Guard far = over(line);
    Issued victim = issue(key);
    Issued bystander = issue(LeaseKey.random(random));
    try (Probe.Session open = probe().open(victim.credential());
        Probe.Session other = probe().open(bystander.credential())) {
      assertEquals(key, sever(far).key());
      assertFalse(endsSessions() && open.answers());
      assertFalse(canLogIn(victim));
      assertTrue(other.answers());
      assertTrue(canLogIn(bystander));
    }
  }

  @Test
  @DisplayName("answers for every lease in order, also for one that never existed")
  void answersInOrder() throws Exception {
    List<LeaseKey> keys = List.of(LeaseKey.random(random), LeaseKey.random(random));
    List<LeaseAccounts> leases = keys.stream().map(this::lease).toList();
    assertEquals(keys, guard().sever(leases, soon()).stream().map(c -> c.key()).toList());
    assertEquals(keys, guard().destroy(leases, soon()).stream().map(c -> c.key()).toList());
    assertEquals(keys, guard().observe(leases, soon()).stream().map(o -> o.key()).toList());
  }

  @Test
  @DisplayName("ends and names every account that carries the key, of a call that arrived twice")
  void destroysEveryAccount() throws Exception {
    List<Issued> made = issueTwice();
    Set<String> accounts = new TreeSet<>(sever(guard()).accounts().values());
    expire();
    Cleaned cut = guard().destroy(List.of(lease(key)), soon()).get(0);
    assertEquals(Map.of(), cut.failures());
    if (endsSessions()) {
      accounts.addAll(cut.accounts().values());
      assertEquals(accountsOf(made), accounts);
    }
    assertGone(made, lease(key));
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  @DisplayName("destroys by the key alone what nobody heard of, over a line that")
  void destroysWhatNobodyHeardOf(BadLine line) throws Exception {
    Guard far = over(line);
    IssuerOverBadLine issuer = new IssuerOverBadLine(issuer(), BadLine.LOSES_ANSWERS);
    assertThrows(BackendException.class, () -> subject().issue(issuer, key, ttl()));
    sever(far);
    expire();
    List<LeaseAccounts> leases = List.of(lease(key));
    Cleaned cut = BadLine.untilAnswered(() -> far.destroy(leases, soon())).get(0);
    assertEquals(Map.of(), cut.failures());
    assertGone(issuer.made(), lease(key));
  }

  /** A guard that finds none of them leaves them to their own ends. */
  @Test
  @DisplayName("spares the one account when it destroys the others under a key")
  void destroysOthers() throws Exception {
    List<Issued> made = issueTwice();
    Issued good = made.get(made.size() - 1);
    String account = good.credential().account();
    try (Probe.Session open = probe().open(good.credential())) {
      SeverResult cut = guard().destroyOthers(key, account, soon());
      assertEquals(Map.of(), cut.failures());
      guard().destroyOthers(key, account, soon());
      assertTrue(open.answers());
      made.stream()
          .filter(each -> cut.accounts().containsValue(each.credential().account()))
          .forEach(other -> assertFalse(canLogIn(other)));
      assertTrue(cut.accounts().isEmpty() || cut.accounts().size() == made.size() - 1);
    }
    assertTrue(canLogIn(good));
  }

  @Test
  @DisplayName("sees every node before there is anything to look for")
  void looks() throws Exception {
    List<NodeView> nodes = guard().look(soon());
    assertFalse(nodes.isEmpty());
    assertTrue(nodes.stream().allMatch(NodeView::seen), nodes::toString);
  }

  @Test
  @DisplayName("sees accounts and sessions, and that none is left")
  void sees() throws Exception {
    Issued issued = issue(key);
    try (Probe.Session open = probe().open(issued.credential())) {
      assertTrue(open.answers());
      Observation before = observe(lease(key));
      assertFalse(before.withoutAccess());
      if (!endsSessions()) {
        sever(guard());
        assertFalse(canLogIn(issued));
        assertRefused(observe(lease(key)));
        return;
      }
      assertTrue(before.nodes().stream().anyMatch(n -> !n.access().isEmpty()), before::toString);
      LeaseAccounts ended = destroy(Optional.of(issued.credential()));
      assertFalse(open.answers());
      assertRefused(observe(ended));
    }
  }

  @Test
  @DisplayName("knows a login of its own that works from one that is revoked")
  void triesItsOwnLogin() throws Exception {
    Optional<GuardLogin> own = guard().ownLogin();
    if (own.isPresent() && subject().endsByRevocation()) {
      Issued last = issue(key, own.get());
      assertEquals(LoginCheck.Outcome.WORKED, tryOnce(last));
      issuer().revoke(new RevokeRequest(key, own.get().role(), named(last)), soon());
      assertEquals(LoginCheck.Outcome.REFUSED, tryOnce(last));
    }
  }

  /** A revocation that kills the account's sessions itself passes too. */
  @Test
  @DisplayName("does not overlook a session whose account was dropped before anybody saw its id")
  void seesOrphans() throws Exception {
    Issued issued = issue(key);
    try (Probe.Session open = probe().open(issued.credential())) {
      issuer().revoke(new RevokeRequest(key, subject().role(), named(issued)), soon());
      if (endsSessions() && open.answers()) {
        assertFalse(observe(lease(key)).withoutAccess());
      }
    }
  }

  private static Set<String> accountsOf(List<Issued> made) {
    return made.stream()
        .map(issued -> issued.credential().account())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Optional<LeaseReference> named(Issued issued) {
    return Optional.of(issued.reference());
  }

  private LeaseAccounts lease(LeaseKey itsKey) {
    return LeaseAccounts.of(itsKey, age());
  }

  /** Every key is as old as its test. */
  private Duration age() {
    return Duration.ofNanos(subject().clock().nanoTime() - begun);
  }

  private void assertGone(List<Issued> made, LeaseAccounts found) throws BackendException {
    made.forEach(each -> assertFalse(canLogIn(each), () -> each + " still works"));
    Observation seen = observe(found);
    assertTrue(seen.withoutAccess(), seen::toString);
  }

  /** Not every target lets a login be tried; where it does, a control login must work beside it. */
  private static void assertRefused(Observation ended) {
    assertTrue(ended.withoutAccess(), ended::toString);
    ended
        .login()
        .ifPresent(
            login -> {
              assertEquals(LoginCheck.Outcome.REFUSED, login.outcome());
              assertTrue(login.controlWorked());
            });
  }

  private boolean endsSessions() {
    return subject().guarantee() == Guarantee.OBSERVED;
  }

  /** Of what is destroyed only once it has expired it is brief. */
  private Duration ttl() {
    return endsSessions() ? Subject.TTL : Subject.BRIEF;
  }

  private void expire() throws InterruptedException {
    if (!endsSessions()) {
      subject().pause().of(Subject.BRIEF);
    }
  }

  private SeverResult sever(Guard at) throws BackendException {
    SeverResult cut = BadLine.untilAnswered(() -> at.sever(List.of(lease(key)), soon())).get(0);
    assertEquals(Map.of(), cut.failures());
    return cut;
  }

  /** Destroys what carries the key, and says whom to look for after that. */
  private LeaseAccounts destroy(Optional<Credential> remembered) throws BackendException {
    Cleaned cut = guard().destroy(List.of(lease(key)), soon()).get(0);
    assertEquals(Map.of(), cut.failures());
    return new LeaseAccounts(
        key,
        age(),
        new TreeSet<>(cut.accounts().keySet()),
        Collections.emptySortedMap(),
        remembered);
  }

  private Observation observe(LeaseAccounts lease) throws BackendException {
    return guard().observe(List.of(lease), soon()).get(0);
  }

  private LoginCheck.Outcome tryOnce(Issued own) throws BackendException {
    return guard().ownLogin().orElseThrow().tryOnce(own.credential(), soon()).outcome();
  }

  private Issued issue(LeaseKey itsKey) throws BackendException {
    return subject().issue(issuer(), itsKey, Subject.TTL);
  }

  /** Everything that a call made which arrived twice; the last is the one that was answered. */
  private List<Issued> issueTwice() throws BackendException {
    IssuerOverBadLine issuer = new IssuerOverBadLine(issuer(), BadLine.SENDS_TWICE);
    subject().issue(issuer, key, ttl());
    return issuer.made();
  }

  private Issued issue(LeaseKey itsKey, GuardLogin own) throws BackendException {
    return subject().issue(issuer(), itsKey, own.role(), own.ttl());
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

  private Guard over(BadLine line) {
    return new GuardOverBadLine(guard(), line);
  }

  private Issuer issuer() {
    return subject().backend().issuer();
  }

  private Deadline soon() {
    return subject().deadline();
  }
}
