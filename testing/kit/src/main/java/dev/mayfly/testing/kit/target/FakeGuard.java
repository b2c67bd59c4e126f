package dev.mayfly.testing.kit.target;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.backend.Cleaned;
import dev.mayfly.core.backend.Guard;
import dev.mayfly.core.backend.GuardLogin;
import dev.mayfly.core.backend.LeaseAccounts;
import dev.mayfly.core.backend.SeverResult;
import dev.mayfly.core.credential.Credential;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.delivery.Delivery;
import dev.mayfly.core.lease.Guarantee;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.lease.LoginCheck;
import dev.mayfly.core.lease.NodeView;
import dev.mayfly.core.lease.Observation;
import dev.mayfly.core.lease.Residue;
import dev.mayfly.core.lease.Validity;
import dev.mayfly.core.ledger.EndStep;
import dev.mayfly.core.time.Deadline;
import dev.mayfly.testing.kit.fault.Fault;
import dev.mayfly.testing.kit.fault.FaultPlan;
import dev.mayfly.testing.kit.fault.Verb;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The guard of one process. It works with a login that is delivered to it, or, where that is how it
 * was made, with one of its own.
 */
public final class FakeGuard implements Guard, GuardLogin, Delivery {

  /** A login that has gone on for longer than this is no client's slowness any more. */
  private static final long LONGEST_LOGIN = Duration.ofSeconds(2).toNanos();

  private final FakeTarget fakeTarget;
  private final FaultPlan faults;
  private final CallListener listener;
  private final boolean needsLogin;
  private final Duration ttl;
  private @Nullable DatabaseLogin login;

  /**
   * @param ttl of its own login
   */
  public FakeGuard(
      FakeTarget fakeTarget,
      FaultPlan faults,
      CallListener listener,
      boolean needsLogin,
      Duration ttl) {
    this.fakeTarget = fakeTarget;
    this.faults = faults;
    this.listener = listener;
    this.needsLogin = needsLogin;
    this.ttl = ttl;
  }

  @Override
  public Optional<GuardLogin> ownLogin() {
    return needsLogin ? Optional.of(this) : Optional.empty();
  }

  @Override
  public String role() {
    return FakeIssuer.GUARD_ROLE;
  }

  @Override
  public Duration ttl() {
    return ttl;
  }

  @Override
  public Delivery delivery() {
    return this;
  }

  @Override
  public List<SeverResult> sever(List<LeaseAccounts> leases, Deadline deadline)
      throws BackendException {
    listener.guarding(fakeTarget, EndStep.SEVER, leases);
    return each(Verb.SEVER, leases, this::cut);
  }

  @Override
  public List<Cleaned> destroy(List<LeaseAccounts> leases, Deadline deadline)
      throws BackendException {
    listener.guarding(fakeTarget, EndStep.DESTROY, leases);
    return each(Verb.DESTROY, leases, this::clean);
  }

  @Override
  public SeverResult destroyOthers(LeaseKey key, String account, Deadline deadline)
      throws BackendException {
    listener.destroyingOthers(fakeTarget, key);
    Optional<Fault> fault = faults.next(Verb.DESTROY);
    Faults.before(fault);
    reachAny();
    SortedMap<String, String> dropped = new TreeMap<>();
    SortedMap<String, String> failures = new TreeMap<>();
    if (mayWork(fakeTarget.primary())) {
      for (Account other : fakeTarget.primary().accounts(key)) {
        if (!other.name().equals(account) && !other.guard()) {
          dropped.put(other.id(), other.name());
          fakeTarget.drop(other);
        }
      }
    } else {
      failures.put(fakeTarget.primary().name(), "unreachable");
    }
    int killed = 0;
    for (Node node : fakeTarget.nodes()) {
      killed += node.kill(c -> dropped.keySet().stream().anyMatch(c::sessionOf));
    }
    Faults.after(fault);
    return new SeverResult(key, dropped, killed, failures);
  }

  @Override
  public List<Observation> observe(List<LeaseAccounts> leases, Deadline deadline)
      throws BackendException {
    listener.guarding(fakeTarget, EndStep.OBSERVE, leases);
    Faults.before(faults.next(Verb.OBSERVE));
    reachAny();
    List<Observation> seen = new ArrayList<>();
    for (LeaseAccounts lease : leases) {
      Observation observation = look(lease);
      listener.observed(fakeTarget, observation, fakeTarget.hasEnded(lease.key()));
      seen.add(observation);
    }
    return seen;
  }

  @Override
  public List<NodeView> look(Deadline deadline) throws BackendException {
    Faults.before(faults.next(Verb.OBSERVE));
    reachAny();
    List<NodeView> views =
        fakeTarget.nodes().stream().map(node -> look(node, LeaseAccounts.NONE)).toList();
    listener.looked(fakeTarget, views.stream().allMatch(NodeView::seen));
    return views;
  }

  @Override
  public LoginCheck tryOnce(Credential own, Deadline deadline) throws BackendException {
    Faults.before(faults.next(Verb.TRY_LOGIN));
    if (!fakeTarget.primary().reachable()) {
      throw new BackendException(Kind.TRANSIENT, "unreachable");
    }
    return tryLogin((DatabaseLogin) own, false);
  }

  @Override
  public String place() {
    return "memory:guard-of-" + fakeTarget.name();
  }

  @Override
  public void deliver(Credential credential, Validity validity) {
    login = (DatabaseLogin) credential;
  }

  private <T> List<T> each(
      Verb verb, List<LeaseAccounts> leases, BiFunction<LeaseAccounts, Boolean, T> deed)
      throws BackendException {
    Optional<Fault> fault = faults.next(verb);
    Faults.before(fault);
    reachAny();
    boolean partly = fault.equals(Optional.of(Fault.PARTLY));
    List<T> done = leases.stream().map(lease -> deed.apply(lease, partly)).toList();
    Faults.after(fault);
    return done;
  }

  private SeverResult cut(LeaseAccounts lease, boolean partly) {
    SortedMap<String, String> accounts = new TreeMap<>();
    SortedMap<String, String> failures = new TreeMap<>();
    int killed = 0;
    for (Node node : fakeTarget.nodes()) {
      if (!mayWork(node) || (partly && node == last())) {
        failures.put(node.name(), "unreachable");
        continue;
      }
      List<Account> own = own(node, lease);
      own.forEach(a -> accounts.put(a.id(), a.name()));
      if (node == fakeTarget.primary()) {
        own.forEach(fakeTarget::lock);
      }
      if (endsSessions()) {
        killed += killSessions(node, lease, accounts);
        killSuspects(node, lease);
      }
    }
    return new SeverResult(lease.key(), accounts, killed, failures);
  }

  private Cleaned clean(LeaseAccounts lease, boolean partly) {
    SeverResult cut = cut(lease, partly);
    SortedSet<String> remaining = new TreeSet<>(cut.accounts().keySet());
    if (mayWork(fakeTarget.primary())) {
      own(fakeTarget.primary(), lease).forEach(fakeTarget::drop);
      remaining.clear();
    }
    return new Cleaned(
        lease.key(), cut.accounts(), remaining, List.of(), List.of(), cut.failures());
  }

  /** Whether what is open can be ended, and not only further use be denied. */
  private boolean endsSessions() {
    return fakeTarget.guarantee() == Guarantee.OBSERVED;
  }

  private Node last() {
    return fakeTarget.nodes().get(fakeTarget.nodes().size() - 1);
  }

  private static List<Account> own(Node node, LeaseAccounts lease) {
    return node.accounts(lease.key()).stream().filter(a -> !a.guard()).toList();
  }

  private static int killSessions(
      Node node, LeaseAccounts lease, SortedMap<String, String> accounts) {
    return node.kill(
        c ->
            accounts.keySet().stream().anyMatch(c::sessionOf)
                || lease.accountIds().stream().anyMatch(c::sessionOf));
  }

  private void killSuspects(Node node, LeaseAccounts lease) {
    Set<String> suspects = lease.suspects().getOrDefault(node.name(), Set.of());
    long now = fakeTarget.events().now();
    node.kill(
        c ->
            (c.halfOpen() || node.isOrphan(c))
                && suspects.contains(c.id())
                && now - c.since() > LONGEST_LOGIN);
  }

  private Observation look(LeaseAccounts lease) {
    List<NodeView> views = fakeTarget.nodes().stream().map(node -> look(node, lease)).toList();
    boolean closed = views.stream().allMatch(NodeView::closed);
    Optional<LoginCheck> check =
        closed ? lease.login().map(c -> tryLogin((DatabaseLogin) c, true)) : Optional.empty();
    return new Observation(lease.key(), views, check);
  }

  private NodeView look(Node node, LeaseAccounts lease) {
    if (!mayWork(node)) {
      return NodeView.unseen(node.name(), "unreachable");
    }
    if (node != fakeTarget.primary() && (node.behind() || !mayWork(fakeTarget.primary()))) {
      return NodeView.unseen(node.name(), "behind the primary");
    }
    SortedMap<String, String> accounts = new TreeMap<>();
    node.accounts(lease.key()).forEach(a -> accounts.put(a.id(), a.name()));
    List<Residue> access =
        node.connections().stream()
            .filter(
                c ->
                    accounts.keySet().stream().anyMatch(c::sessionOf)
                        || lease.accountIds().stream().anyMatch(c::sessionOf))
            .map(c -> new Residue("session", c.id(), ""))
            .toList();
    boolean closed = node.accounts(lease.key()).stream().noneMatch(node::letsIn);
    if (!endsSessions()) {
      return new NodeView(node.name(), "", accounts, closed, List.of(), new TreeSet<>());
    }
    Set<String> earlier = lease.suspects().get(node.name());
    SortedSet<String> suspects = new TreeSet<>();
    node.connections().stream()
        .filter(c -> c.halfOpen() || (lease.accountIds().isEmpty() && node.isOrphan(c)))
        .filter(c -> earlier == null || earlier.contains(c.id()))
        .forEach(c -> suspects.add(c.id()));
    return new NodeView(node.name(), "", accounts, closed, access, suspects);
  }

  private LoginCheck tryLogin(DatabaseLogin dead, boolean control) {
    boolean refused =
        fakeTarget.nodes().stream().noneMatch(node -> node.authenticate(dead).isPresent());
    return refused
        ? new LoginCheck(LoginCheck.Outcome.REFUSED, "password authentication failed", control)
        : new LoginCheck(LoginCheck.Outcome.WORKED, "", control);
  }

  private boolean mayWork(Node node) {
    return node.reachable()
        && (!needsLogin || (login != null && node.authenticate(login).isPresent()));
  }

  private void reachAny() throws BackendException {
    if (needsLogin && login == null) {
      throw new BackendException(Kind.TRANSIENT, "the guard has no login yet");
    }
    if (fakeTarget.nodes().stream().noneMatch(Node::reachable)) {
      throw new BackendException(Kind.TRANSIENT, "no node can be reached");
    }
    if (fakeTarget.nodes().stream().noneMatch(this::mayWork)) {
      throw new BackendException(Kind.DENIED, "the guard's login is refused");
    }
  }
}
