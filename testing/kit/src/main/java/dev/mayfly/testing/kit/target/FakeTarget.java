package dev.mayfly.testing.kit.target;

import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.credential.Secret;
import dev.mayfly.core.lease.Guarantee;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.testing.kit.time.EventQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * A target in memory: a primary and its standbys, in which everything is known. Its secrets all
 * contain {@link #SECRET}, so that one search finds any of them.
 */
public final class FakeTarget {

  /** What every password made here contains. */
  public static final String SECRET = "5ecr3t";

  private final String name;
  private final EventQueue events;
  private final RandomGenerator random;
  private final Guarantee guarantee;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<LeaseKey, Integer> toBeMade = new TreeMap<>();
  private int made;
  private int connected;

  /** One whose sessions can be ended and seen. */
  public FakeTarget(String name, EventQueue events, RandomGenerator random, int nodes) {
    this(name, events, random, nodes, Guarantee.OBSERVED);
  }

  /**
   * @param guarantee what becomes of the credentials: those that are OBSERVED or CONFIRMED live
   *     until their issuer or their guard ends them, others until they expire, whatever is done
   */
  public FakeTarget(
      String name, EventQueue events, RandomGenerator random, int nodes, Guarantee guarantee) {
    this.name = name;
    this.guarantee = guarantee;
    this.events = events;
    this.random = random;
    for (int i = 0; i < nodes; i++) {
      this.nodes.add(new Node(name + "-" + i));
    }
  }

  public String name() {
    return name;
  }

  public Guarantee guarantee() {
    return guarantee;
  }

  public EventQueue events() {
    return events;
  }

  /** The primary first. */
  public List<Node> nodes() {
    return nodes;
  }

  public Node primary() {
    return nodes.get(0);
  }

  Account create(LeaseKey key, boolean guard) {
    String id = String.valueOf(16384 + made++);
    Secret password = Secret.of(SECRET + Long.toHexString(random.nextLong()));
    Account account = new Account(id, "mf-" + key + "-" + id, key, password, guard);
    primary().add(account);
    standbys().forEach(node -> node.replay(() -> node.add(account)));
    return account;
  }

  /** An account will be made for the key by a request that is still on its way. */
  void createLater(LeaseKey key, Duration delay, Runnable creation) {
    toBeMade.merge(key, 1, Integer::sum);
    events.in(
        delay,
        () -> {
          toBeMade.merge(key, -1, Integer::sum);
          creation.run();
        });
  }

  void lock(Account account) {
    primary().lock(account);
    standbys().forEach(node -> node.replay(() -> node.lock(account)));
  }

  void drop(Account account) {
    primary().drop(account);
    standbys().forEach(node -> node.replay(() -> node.drop(account)));
  }

  /**
   * A client's login, of which the server takes {@code takes} to answer; empty where it is refused.
   */
  public Optional<Connection> connect(Node node, DatabaseLogin login, Duration takes) {
    return node.authenticate(login).map(account -> open(node, Optional.of(account), takes));
  }

  /** Somebody who has nothing to do with us logs in. */
  public void strangerConnects(Node node, Duration takes) {
    open(node, Optional.empty(), takes);
  }

  /** Whether the key's accounts are let in nowhere any more, and none will be made. */
  private boolean denied(LeaseKey key) {
    return toBeMade.getOrDefault(key, 0) == 0
        && nodes.stream().allMatch(n -> n.accounts(key).stream().noneMatch(n::letsIn));
  }

  /** Whether what a guard may call the end of the key's access has come. */
  public boolean hasEnded(LeaseKey key) {
    return guarantee == Guarantee.DENIED ? denied(key) : withoutAccess(key);
  }

  /** Whether no access of the key is left on any node, nor can come back. */
  public boolean withoutAccess(LeaseKey key) {
    return denied(key)
        && nodes.stream().allMatch(n -> n.connections().stream().noneMatch(c -> c.of(key)));
  }

  /** Whether no account of the key is left on any node, nor will be made. */
  public boolean clean(LeaseKey key) {
    return toBeMade.getOrDefault(key, 0) == 0
        && nodes.stream().allMatch(n -> n.accounts(key).isEmpty());
  }

  /** What is left of the key, for people. */
  public String remains(LeaseKey key) {
    List<String> remains = new ArrayList<>();
    if (toBeMade.getOrDefault(key, 0) > 0) {
      remains.add("a request that will make an account");
    }
    for (Node node : nodes) {
      node.accounts(key).forEach(a -> remains.add("account " + a.name() + " on " + node.name()));
      node.connections().stream()
          .filter(c -> c.of(key))
          .forEach(
              c ->
                  remains.add(
                      (c.halfOpen() ? "half-open login on " : "session on ") + node.name()));
    }
    return remains.isEmpty() ? "nothing" : String.join(", ", remains);
  }

  /** Every account on any node. */
  public List<Account> accounts() {
    return nodes.stream().flatMap(node -> node.accounts().stream()).distinct().toList();
  }

  private Connection open(Node node, Optional<Account> account, Duration takes) {
    Connection connection =
        new Connection(node.name() + "/" + connected++, node, account, events.now());
    node.connections().add(connection);
    if (takes.isZero()) {
      connection.finish();
    } else {
      events.in(takes, connection::finish);
    }
    return connection;
  }

  private List<Node> standbys() {
    return nodes.subList(1, nodes.size());
  }
}
