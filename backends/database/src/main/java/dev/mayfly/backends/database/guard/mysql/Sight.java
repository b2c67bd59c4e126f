package dev.mayfly.backends.database.guard.mysql;

import dev.mayfly.backends.database.dialect.mysql.GuardRoutines.Seen;
import dev.mayfly.backends.database.dialect.mysql.ServerKind;
import dev.mayfly.core.backend.Holder;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.lease.LoginCheck;
import dev.mayfly.core.lease.NodeView;
import dev.mayfly.core.lease.Observation;
import dev.mayfly.core.lease.Residue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** What has been seen of some holders so far, node by node, the primary first. */
final class Sight {

  private static final String HALF_OPEN = "half-open ";

  private final ServerKind kind;
  private final List<Holder> holders;
  private final Set<String> keys = new TreeSet<>();
  private final Map<String, List<NodeView>> views = new HashMap<>();
  private Optional<String> position = Optional.empty();

  Sight(ServerKind kind, List<Holder> holders) {
    this.kind = kind;
    this.holders = holders;
    holders.forEach(holder -> keys.add(holder.key().value()));
  }

  /** The id of the connection, if the suspect is one that has not finished its login. */
  static Optional<String> halfOpenId(String suspect) {
    return suspect.startsWith(HALF_OPEN)
        ? Optional.of(suspect.substring(HALF_OPEN.length()).split(" ", 2)[0])
        : Optional.empty();
  }

  Set<String> keys() {
    return keys;
  }

  /** How far the primary was when it was seen; empty while it was not. */
  String position() {
    return position.orElse("");
  }

  void unseen(String node, String why) {
    holders.forEach(holder -> view(holder, NodeView.unseen(node, why)));
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
    for (Holder holder : holders) {
      String key = holder.key().value();
      TreeMap<String, String> accounts = new TreeMap<>();
      List<Residue> access = new ArrayList<>();
      boolean closed = true;
      for (Seen row : seen) {
        if (row.key().equals(key)) {
          switch (row.kind()) {
            case "session", "event" ->
                access.add(new Residue(row.kind(), row.what(), row.account()));
            case "login" -> {
              closed = false;
              accounts.put(row.account() + "@" + row.what(), row.account());
              access.add(new Residue("login", row.account(), "let in from " + row.what()));
            }
            default -> accounts.put(row.account() + "@" + row.what(), row.account());
          }
        }
      }
      access.addAll(prepared.getOrDefault(key, List.of()));
      view(holder, new NodeView(node, "", accounts, closed, access, suspects(node, holder, seen)));
    }
  }

  /** What was not suspected when the accounts were first seen to be cut came later. */
  private static NavigableSet<String> suspects(String node, Holder holder, List<Seen> seen) {
    NavigableSet<String> suspects = new TreeSet<>();
    for (Seen row : seen) {
      if (row.kind().equals("half-open") || row.kind().equals("hidden")) {
        suspects.add(row.kind() + " " + row.what());
      }
    }
    Optional.ofNullable(holder.suspects().get(node)).ifPresent(suspects::retainAll);
    return suspects;
  }

  private void view(Holder holder, NodeView view) {
    views.computeIfAbsent(holder.key().value(), key -> new ArrayList<>()).add(view);
  }

  /** One answer for each holder. A login is tried where the primary lets none in any more. */
  List<Observation> result(Function<DatabaseLogin, Optional<LoginCheck>> check) {
    return holders.stream()
        .map(
            holder -> {
              List<NodeView> nodes = views.getOrDefault(holder.key().value(), List.of());
              boolean closed = !nodes.isEmpty() && nodes.get(0).seen() && nodes.get(0).closed();
              return new Observation(
                  holder.key(),
                  nodes,
                  closed
                      ? holder.login().map(DatabaseLogin.class::cast).flatMap(check)
                      : Optional.empty());
            })
        .toList();
  }
}
