package dev.mayfly.backends.database.guard.mysql;

import dev.mayfly.backends.database.dialect.mysql.GuardRoutines.Seen;
import dev.mayfly.backends.database.dialect.mysql.ServerKind;
import dev.mayfly.backends.database.guard.NodeViews;
import dev.mayfly.core.backend.LeaseAccounts;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.lease.LoginCheck;
import dev.mayfly.core.lease.NodeView;
import dev.mayfly.core.lease.Observation;
import dev.mayfly.core.lease.Residue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** What has been seen of some leases so far, node by node, the primary first. */
final class Sight {

  private static final String LOGIN = "login";
  private static final String HALF_OPEN = "half-open ";

  private final ServerKind kind;
  private final NodeViews views;
  private Optional<String> position = Optional.empty();

  Sight(ServerKind kind, List<LeaseAccounts> leases) {
    this.kind = kind;
    this.views = new NodeViews(leases);
  }

  /** The id of the connection, if the suspect is one that has not finished its login. */
  static Optional<String> halfOpenId(String suspect) {
    return suspect.startsWith(HALF_OPEN)
        ? Optional.of(suspect.substring(HALF_OPEN.length()).split(" ", 2)[0])
        : Optional.empty();
  }

  Set<String> keys() {
    return views.keys();
  }

  /** How far the primary was when it was seen; empty while it was not. */
  String position() {
    return position.orElse("");
  }

  void unseen(String node, String why) {
    views.unseen(node, why);
  }

  /**
   * The primary.
   *
   * @param prepared key → the transactions that its accounts have prepared
   */
  void primary(String node, List<Seen> seen, Map<String, List<Residue>> prepared) {
    position = position(seen);
    views(node, seen, prepared);
  }

  /** Another node, which shows the time before an account was made until it has caught up. */
  void other(String node, List<Seen> seen) {
    if (position.isEmpty()) {
      unseen(node, "the primary is not seen, so nobody can tell whether this is behind it");
    } else if (position().isEmpty()) {
      unseen(
          node,
          "the primary has no position to compare with. fix: log_bin on it, and on MySQL gtid_mode");
    } else if (!kind.hasReached(position(), position(seen).orElse(""))) {
      unseen(node, "it is behind the primary");
    } else {
      views(node, seen, Map.of());
    }
  }

  private static Optional<String> position(List<Seen> seen) {
    return seen.stream().filter(row -> row.kind().equals("position")).map(Seen::what).findFirst();
  }

  private void views(String node, List<Seen> seen, Map<String, List<Residue>> prepared) {
    views.saw(
        lease -> {
          String key = lease.key().value();
          return view(
              node,
              seen.stream().filter(row -> row.key().equals(key)).toList(),
              prepared.getOrDefault(key, List.of()),
              suspects(node, lease, seen));
        });
  }

  private static NodeView view(
      String node, List<Seen> own, List<Residue> prepared, NavigableSet<String> suspects) {
    TreeMap<String, String> accounts = new TreeMap<>();
    List<Residue> access = new ArrayList<>();
    for (Seen row : own) {
      switch (row.kind()) {
        case "session", "event" -> access.add(new Residue(row.kind(), row.what(), row.account()));
        case LOGIN -> {
          accounts.put(row.account() + "@" + row.what(), row.account());
          access.add(new Residue(LOGIN, row.account(), "let in from " + row.what()));
        }
        default -> accounts.put(row.account() + "@" + row.what(), row.account());
      }
    }
    boolean closed = access.stream().noneMatch(way -> way.kind().equals(LOGIN));
    access.addAll(prepared);
    return new NodeView(node, "", accounts, closed, access, suspects);
  }

  /** What was not suspected when the accounts were first seen to be cut came later. */
  private static NavigableSet<String> suspects(String node, LeaseAccounts lease, List<Seen> seen) {
    NavigableSet<String> suspects = new TreeSet<>();
    for (Seen row : seen) {
      if (row.kind().equals("half-open") || row.kind().equals("hidden")) {
        suspects.add(row.kind() + " " + row.what());
      }
    }
    Optional.ofNullable(lease.suspects().get(node)).ifPresent(suspects::retainAll);
    return suspects;
  }

  /** One answer for each lease. A login is tried where the primary lets none in any more. */
  List<Observation> result(Function<DatabaseLogin, Optional<LoginCheck>> check) {
    return views.result(check);
  }
}
