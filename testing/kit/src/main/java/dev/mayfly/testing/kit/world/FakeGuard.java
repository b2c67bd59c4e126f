package dev.mayfly.testing.kit.world;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.backend.Cleaned;
import dev.mayfly.core.backend.Guard;
import dev.mayfly.core.backend.GuardLogin;
import dev.mayfly.core.backend.Holder;
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

  private final World world;
  private final FaultPlan faults;
  private final Witness witness;
  private final boolean needsLogin;
  private final Duration ttl;
  private @Nullable DatabaseLogin login;

  /**
   * @param ttl of its own login
   */
  public FakeGuard(
      World world, FaultPlan faults, Witness witness, boolean needsLogin, Duration ttl) {
    this.world = world;
    this.faults = faults;
    this.witness = witness;
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
  public List<SeverResult> sever(List<Holder> holders, Deadline deadline) throws BackendException {
    witness.guarding(world, EndStep.SEVER, holders);
    return each(Verb.SEVER, holders, this::cut);
  }

  @Override
  public List<Cleaned> destroy(List<Holder> holders, Deadline deadline) throws BackendException {
    witness.guarding(world, EndStep.DESTROY, holders);
    return each(Verb.DESTROY, holders, this::clean);
  }

  @Override
  public SeverResult destroyOthers(LeaseKey key, String account, Deadline deadline)
      throws BackendException {
    Optional<Fault> fault = faults.next(Verb.DESTROY);
    Faults.before(fault);
    reachAny();
    SortedMap<String, String> dropped = new TreeMap<>();
    SortedMap<String, String> failures = new TreeMap<>();
    if (mayWork(world.primary())) {
      for (Account other : world.primary().accounts(key)) {
        if (!other.name().equals(account) && !other.guard()) {
          dropped.put(other.id(), other.name());
          world.drop(other);
        }
      }
    } else {
      failures.put(world.primary().name(), "unreachable");
    }
    int killed = 0;
    for (Node node : world.nodes()) {
      killed += node.kill(c -> dropped.keySet().stream().anyMatch(c::sessionOf));
    }
    Faults.after(fault);
    return new SeverResult(key, dropped, killed, failures);
  }

  @Override
  public List<Observation> observe(List<Holder> holders, Deadline deadline)
      throws BackendException {
    witness.guarding(world, EndStep.OBSERVE, holders);
    Faults.before(faults.next(Verb.OBSERVE));
    reachAny();
    List<Observation> seen = new ArrayList<>();
    for (Holder holder : holders) {
      Observation observation = look(holder);
      witness.observed(world, observation, world.hasEnded(holder.key()));
      seen.add(observation);
    }
    return seen;
  }

  @Override
  public List<NodeView> look(Deadline deadline) throws BackendException {
    Faults.before(faults.next(Verb.OBSERVE));
    reachAny();
    List<NodeView> views = world.nodes().stream().map(node -> look(node, Holder.NOBODY)).toList();
    witness.looked(world, views.stream().allMatch(NodeView::seen));
    return views;
  }

  @Override
  public LoginCheck tryOnce(Credential own, Deadline deadline) throws BackendException {
    Faults.before(faults.next(Verb.TRY_LOGIN));
    if (!world.primary().reachable()) {
      throw new BackendException(Kind.TRANSIENT, "unreachable");
    }
    return tryLogin((DatabaseLogin) own, false);
  }

  @Override
  public String place() {
    return "memory:guard-of-" + world.name();
  }

  @Override
  public void deliver(Credential credential, Validity validity) {
    login = (DatabaseLogin) credential;
  }

  private <T> List<T> each(Verb verb, List<Holder> holders, BiFunction<Holder, Boolean, T> deed)
      throws BackendException {
    Optional<Fault> fault = faults.next(verb);
    Faults.before(fault);
    reachAny();
    boolean partly = fault.equals(Optional.of(Fault.PARTLY));
    List<T> done = holders.stream().map(holder -> deed.apply(holder, partly)).toList();
    Faults.after(fault);
    return done;
  }

  private SeverResult cut(Holder holder, boolean partly) {
    SortedMap<String, String> accounts = new TreeMap<>();
    SortedMap<String, String> failures = new TreeMap<>();
    int killed = 0;
    for (Node node : world.nodes()) {
      if (!mayWork(node) || (partly && node == last())) {
        failures.put(node.name(), "unreachable");
        continue;
      }
      List<Account> own = own(node, holder);
      own.forEach(a -> accounts.put(a.id(), a.name()));
      if (node == world.primary()) {
        own.forEach(world::lock);
      }
      if (endsSessions()) {
        killed += killSessions(node, holder, accounts);
        killSuspects(node, holder);
      }
    }
    return new SeverResult(holder.key(), accounts, killed, failures);
  }

  private Cleaned clean(Holder holder, boolean partly) {
    SeverResult cut = cut(holder, partly);
    SortedSet<String> remaining = new TreeSet<>(cut.accounts().keySet());
    if (mayWork(world.primary())) {
      own(world.primary(), holder).forEach(world::drop);
      remaining.clear();
    }
    return new Cleaned(
        holder.key(), cut.accounts(), remaining, List.of(), List.of(), cut.failures());
  }

  /** Whether what is open can be ended, and not only further use be denied. */
  private boolean endsSessions() {
    return world.guarantee() == Guarantee.OBSERVED;
  }

  private Node last() {
    return world.nodes().get(world.nodes().size() - 1);
  }

  private static List<Account> own(Node node, Holder holder) {
    return node.accounts(holder.key()).stream().filter(a -> !a.guard()).toList();
  }

  private static int killSessions(Node node, Holder holder, SortedMap<String, String> accounts) {
    return node.kill(
        c ->
            accounts.keySet().stream().anyMatch(c::sessionOf)
                || holder.accountIds().stream().anyMatch(c::sessionOf));
  }

  private void killSuspects(Node node, Holder holder) {
    Set<String> suspects = holder.suspects().getOrDefault(node.name(), Set.of());
    long now = world.events().now();
    node.kill(
        c ->
            (c.halfOpen() || node.isOrphan(c))
                && suspects.contains(c.id())
                && now - c.since() > LONGEST_LOGIN);
  }

  private Observation look(Holder holder) {
    List<NodeView> views = world.nodes().stream().map(node -> look(node, holder)).toList();
    boolean closed = views.stream().allMatch(NodeView::closed);
    Optional<LoginCheck> check =
        closed ? holder.login().map(c -> tryLogin((DatabaseLogin) c, true)) : Optional.empty();
    return new Observation(holder.key(), views, check);
  }

  private NodeView look(Node node, Holder holder) {
    if (!mayWork(node)) {
      return NodeView.unseen(node.name(), "unreachable");
    }
    if (node != world.primary() && (node.behind() || !mayWork(world.primary()))) {
      return NodeView.unseen(node.name(), "behind the primary");
    }
    SortedMap<String, String> accounts = new TreeMap<>();
    node.accounts(holder.key()).forEach(a -> accounts.put(a.id(), a.name()));
    List<Residue> access =
        node.connections().stream()
            .filter(
                c ->
                    accounts.keySet().stream().anyMatch(c::sessionOf)
                        || holder.accountIds().stream().anyMatch(c::sessionOf))
            .map(c -> new Residue("session", c.id(), ""))
            .toList();
    boolean closed = node.accounts(holder.key()).stream().noneMatch(node::letsIn);
    if (!endsSessions()) {
      return new NodeView(node.name(), "", accounts, closed, List.of(), new TreeSet<>());
    }
    Set<String> earlier = holder.suspects().get(node.name());
    SortedSet<String> suspects = new TreeSet<>();
    node.connections().stream()
        .filter(c -> c.halfOpen() || (holder.accountIds().isEmpty() && node.isOrphan(c)))
        .filter(c -> earlier == null || earlier.contains(c.id()))
        .forEach(c -> suspects.add(c.id()));
    return new NodeView(node.name(), "", accounts, closed, access, suspects);
  }

  private LoginCheck tryLogin(DatabaseLogin dead, boolean control) {
    boolean refused = world.nodes().stream().noneMatch(node -> node.authenticate(dead).isPresent());
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
    if (world.nodes().stream().noneMatch(Node::reachable)) {
      throw new BackendException(Kind.TRANSIENT, "no node can be reached");
    }
    if (world.nodes().stream().noneMatch(this::mayWork)) {
      throw new BackendException(Kind.DENIED, "the guard's login is refused");
    }
  }
}
