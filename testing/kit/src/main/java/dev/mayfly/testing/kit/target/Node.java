package dev.mayfly.testing.kit.target;

import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.lease.LeaseKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** One server of a target: what it knows of accounts, and who is connected to it. */
public final class Node {

  private final String name;
  private final Map<String, Account> accounts = new TreeMap<>();
  private final Set<String> locked = new HashSet<>();
  private final List<Connection> connections = new ArrayList<>();
  private final ArrayDeque<Runnable> backlog = new ArrayDeque<>();
  private boolean reachable = true;
  private boolean replaying = true;

  Node(String name) {
    this.name = name;
  }

  public String name() {
    return name;
  }

  /** Whether Mayfly and the issuer reach it; tasks always do. */
  public boolean reachable() {
    return reachable;
  }

  public void reachable(boolean is) {
    reachable = is;
  }

  /**
   * Whether it follows the primary. What happened there meanwhile happens here when it follows
   * again.
   */
  public void replaying(boolean is) {
    replaying = is;
    while (replaying && !backlog.isEmpty()) {
      backlog.remove().run();
    }
  }

  /** Whether something has happened on the primary that has not happened here yet. */
  boolean behind() {
    return !backlog.isEmpty();
  }

  /** Every connection breaks. */
  public void restart() {
    connections.clear();
  }

  void replay(Runnable change) {
    backlog.add(change);
    replaying(replaying);
  }

  void add(Account account) {
    accounts.put(account.id(), account);
  }

  void lock(Account account) {
    locked.add(account.id());
  }

  /** Whether a login of the account is let in here. */
  boolean letsIn(Account account) {
    return !locked.contains(account.id());
  }

  void drop(Account account) {
    accounts.remove(account.id());
    locked.remove(account.id());
  }

  /** The account that this login opens here, if any. */
  Optional<Account> authenticate(DatabaseLogin login) {
    return accounts.values().stream()
        .filter(a -> a.name().equals(login.username()) && !locked.contains(a.id()))
        .filter(a -> a.password().expose().equals(login.password().expose()))
        .findFirst();
  }

  List<Account> accounts(LeaseKey key) {
    List<Account> found = new ArrayList<>();
    for (Account account : accounts.values()) {
      if (account.key().equals(key)) {
        found.add(account);
      }
    }
    return found;
  }

  List<Account> accounts() {
    return List.copyOf(accounts.values());
  }

  List<Connection> connections() {
    return connections;
  }

  /** Whether it is a session whose account is gone. */
  boolean isOrphan(Connection connection) {
    return !connection.halfOpen() && accounts.keySet().stream().noneMatch(connection::sessionOf);
  }

  /** Ends the connections that the predicate selects and says how many there were. */
  int kill(Predicate<Connection> which) {
    int before = connections.size();
    connections.removeIf(which);
    return before - connections.size();
  }
}
