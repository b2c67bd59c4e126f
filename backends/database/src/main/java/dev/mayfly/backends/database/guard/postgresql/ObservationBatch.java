package dev.mayfly.backends.database.guard.postgresql;

import dev.mayfly.backends.database.dialect.postgresql.GuardFunctions;
import dev.mayfly.backends.database.guard.NodeViews;
import dev.mayfly.core.backend.LeaseAccounts;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.lease.LoginCheck;
import dev.mayfly.core.lease.NodeView;
import dev.mayfly.core.lease.Observation;
import dev.mayfly.core.lease.Residue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What has been seen of some leases so far, node by node. */
final class ObservationBatch {

  private static final String LOGIN = "login";

  /** By how much a clock may have been set back since a key was made. */
  private static final Duration CLOCK_STEP = Duration.ofMinutes(1);

  private final NodeViews views;
  private final Set<String> ids = new TreeSet<>();
  private @Nullable String position;

  ObservationBatch(List<LeaseAccounts> leases) {
    this.views = new NodeViews(leases);
    leases.forEach(lease -> ids.addAll(lease.accountIds()));
  }

  Set<String> keys() {
    return views.keys();
  }

  Set<String> ids() {
    return ids;
  }

  /**
   * The logins that are to be looked for on this node; empty: all of them, since some lease was not
   * looked at there yet.
   */
  Optional<Set<String>> suspects(String node) {
    Set<String> suspects = new TreeSet<>();
    for (LeaseAccounts lease : views.leases()) {
      Set<String> known = lease.suspects().get(node);
      if (known == null) {
        return Optional.empty();
      }
      suspects.addAll(known);
    }
    return Optional.of(suspects);
  }

  /** How far the primary was in the WAL when it was seen, which is before any standby. */
  Optional<String> position() {
    return Optional.ofNullable(position);
  }

  void unseen(String node, String why) {
    views.unseen(node, why);
  }

  void saw(String node, List<GuardFunctions.Seen> seen) {
    if (seen.stream().anyMatch(thing -> thing.kind().equals("behind"))) {
      unseen(node, position == null ? "the primary is not seen" : "it is behind the primary");
      return;
    }
    Map<String, TreeMap<String, String>> accounts = new HashMap<>();
    Map<String, List<Residue>> access = new HashMap<>();
    Set<String> logins = new TreeSet<>();
    Map<String, Duration> orphans = new TreeMap<>();
    for (GuardFunctions.Seen thing : seen) {
      switch (thing.kind()) {
        case "account" ->
            accounts
                .computeIfAbsent(thing.key(), key -> new TreeMap<>())
                .put(thing.id(), thing.account());
        case "position" -> position = thing.what();
        case "orphan" -> orphans.put(thing.what(), thing.age());
        case "suspect" -> logins.add(thing.what());
        default -> access.computeIfAbsent(thing.id(), id -> new ArrayList<>()).add(residue(thing));
      }
    }
    views.saw(
        lease -> {
          TreeMap<String, String> own = accounts.getOrDefault(lease.key().value(), new TreeMap<>());
          return view(node, lease, own, access, suspects(node, lease, own, logins, orphans));
        });
  }

  private static Residue residue(GuardFunctions.Seen thing) {
    return switch (thing.kind()) {
      case LOGIN -> new Residue(LOGIN, thing.account(), "let in to " + thing.what());
      case "member" -> new Residue("membership", thing.what(), "");
      case "prepared" -> {
        int end = thing.what().lastIndexOf('\n');
        yield new Residue(
            "prepared transaction",
            thing.what().substring(0, end),
            "in database " + thing.what().substring(end + 1));
      }
      default -> new Residue(thing.kind(), thing.what(), "of account id " + thing.id());
    };
  }

  /** Whether a suspect is a session whose account is dropped, and not a login under way. */
  static boolean isSession(String suspect) {
    return suspect.startsWith("session ");
  }

  /**
   * An orphaned session is suspect only of a lease of whom no account id was ever seen, and whose
   * key is as old as the session.
   */
  private static NavigableSet<String> suspects(
      String node,
      LeaseAccounts lease,
      SortedMap<String, String> accounts,
      Set<String> logins,
      Map<String, Duration> orphans) {
    NavigableSet<String> suspects = new TreeSet<>(logins);
    if (lease.accountIds().isEmpty() && accounts.isEmpty()) {
      Duration oldest = lease.age().plus(CLOCK_STEP);
      orphans.forEach(
          (session, age) -> {
            if (age.compareTo(oldest) <= 0) {
              suspects.add(session);
            }
          });
    }
    Optional.ofNullable(lease.suspects().get(node)).ifPresent(suspects::retainAll);
    return suspects;
  }

  private static NodeView view(
      String node,
      LeaseAccounts lease,
      SortedMap<String, String> accounts,
      Map<String, List<Residue>> access,
      NavigableSet<String> suspects) {
    Set<String> own = new TreeSet<>(lease.accountIds());
    own.addAll(accounts.keySet());
    List<Residue> left = new ArrayList<>();
    own.forEach(id -> left.addAll(access.getOrDefault(id, List.of())));
    boolean closed = left.stream().noneMatch(way -> way.kind().equals(LOGIN));
    return new NodeView(node, "", accounts, closed, left, suspects);
  }

  /**
   * One answer for each lease. A login is tried where the first node, the primary, lets none of its
   * accounts in any more.
   */
  List<Observation> result(Function<DatabaseLogin, Optional<LoginCheck>> check) {
    return views.result(check);
  }
}
