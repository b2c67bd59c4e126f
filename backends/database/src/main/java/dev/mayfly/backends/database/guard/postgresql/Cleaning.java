package dev.mayfly.backends.database.guard.postgresql;

import dev.mayfly.backends.database.dialect.postgresql.CleaningFunctions;
import dev.mayfly.backends.database.dialect.postgresql.CleaningFunctions.Hanging;
import dev.mayfly.backends.database.dialect.postgresql.CleaningFunctions.NotDropped;
import dev.mayfly.backends.database.dialect.postgresql.CleaningFunctions.Place;
import dev.mayfly.backends.database.dialect.postgresql.LoginTrial;
import dev.mayfly.backends.database.dialect.postgresql.PostgresTarget;
import dev.mayfly.backends.database.dialect.postgresql.SqlName;
import dev.mayfly.core.backend.Cleaned;
import dev.mayfly.core.backend.LeaseAccounts;
import dev.mayfly.core.lease.Residue;
import dev.mayfly.core.time.Deadline;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Cleans up after accounts that are cut: first those that own nothing are dropped, then for each
 * other one, in each database, what is armed is taken out, the rest passes on, and it is dropped.
 */
final class Cleaning {

  /** One statement drops so many accounts at most. */
  private static final int PORTION = 100;

  /** What takes longer is gone on with in a later call, so that others get their turn. */
  private static final Duration TURN = Duration.ofSeconds(5);

  /** What a portion may need once it is begun. */
  private static final Duration LAST = Duration.ofSeconds(2);

  private static final String HANGS_ON_IT = "2BP01";

  private final PostgresTarget target;
  private final Nodes nodes;
  private final SeverBatch batch;
  private final Deadline deadline;
  private final Map<String, List<Residue>> disarmed = new HashMap<>();
  private final Map<String, List<Residue>> left = new HashMap<>();

  Cleaning(PostgresTarget target, Nodes nodes, SeverBatch batch, Deadline deadline) {
    this.target = target;
    this.nodes = nodes;
    this.batch = batch;
    this.deadline = deadline;
  }

  List<Cleaned> run() {
    Set<String> found = new LinkedHashSet<>();
    batch.keys().stream().filter(key -> !batch.accounts(key).isEmpty()).forEach(found::add);
    if (!found.isEmpty()) {
      batch.attempt(nodes.primary().toString(), () -> clean(found));
    }
    return batch.leases().stream().map(this::cleaned).toList();
  }

  private void clean(Set<String> found) throws SQLException {
    CleaningFunctions here = nodes.in(nodes.primary().database());
    List<Place> places = here.databasesOf(found, deadline);
    Set<String> owners = new LinkedHashSet<>();
    places.forEach(place -> owners.add(place.key()));
    Set<String> others = new LinkedHashSet<>(found);
    others.removeAll(owners);
    drop(here, others);
    Set<String> elsewhere = new TreeSet<>();
    Deadline turn = Deadline.in(deadline.clock(), TURN);
    for (Place place : places) {
      if (turn.passed()) {
        batch.fail(place.key(), "database " + place.database(), "its turn is yet to come");
      } else if (!clean(here, place, turn)) {
        elsewhere.add(place.key());
      }
    }
    tellWhatHangs(here, elsewhere);
    owners.removeIf(key -> left.containsKey(key) || !batch.failures(key).isEmpty());
    drop(here, owners);
  }

  /** Whether the database could be gone through; what is dropped meanwhile needs nothing more. */
  private boolean clean(CleaningFunctions here, Place place, Deadline turn) throws SQLException {
    if (place.account().equals(batch.spared())) {
      return true;
    }
    Map<String, String> failed = new TreeMap<>();
    boolean through = true;
    try {
      failed.putAll(handOver(place, turn));
    } catch (SQLException e) {
      failed.put("database " + place.database(), LoginTrial.message(e));
      through = false;
    }
    if (failed.isEmpty() || !here.exists(place.account(), deadline)) {
      return true;
    }
    failed.forEach((what, why) -> batch.fail(place.key(), what, why));
    return through;
  }

  private Map<String, String> handOver(Place place, Deadline turn) throws SQLException {
    Handover handover =
        new Handover(nodes.in(place.database()), place, target.leftCode(), () -> hasTime(turn));
    try {
      handover.run(deadline);
    } finally {
      disarmed.computeIfAbsent(place.key(), key -> new ArrayList<>()).addAll(handover.disarmed());
      if (!handover.left().isEmpty()) {
        left.computeIfAbsent(place.key(), key -> new ArrayList<>()).addAll(handover.left());
      }
    }
    return handover.failures();
  }

  private boolean hasTime(Deadline turn) {
    return !turn.passed() && deadline.remaining().compareTo(LAST) > 0;
  }

  private void drop(CleaningFunctions here, Collection<String> keys) throws SQLException {
    List<String> all = List.copyOf(keys);
    List<NotDropped> still = new ArrayList<>();
    for (int from = 0; from < all.size(); from += PORTION) {
      still.addAll(
          here.drop(
              all.subList(from, Math.min(all.size(), from + PORTION)), batch.spared(), deadline));
    }
    Set<String> hangingKeys = new TreeSet<>();
    for (NotDropped account : still) {
      if (account.why().state().equals(HANGS_ON_IT)) {
        hangingKeys.add(account.key());
      } else {
        batch.fail(account.key(), account.account(), account.why().error());
      }
    }
    tellWhatHangs(here, hangingKeys);
  }

  private void tellWhatHangs(CleaningFunctions here, Set<String> keys) throws SQLException {
    if (!keys.isEmpty()) {
      here.hanging(keys, deadline).forEach(this::hangs);
    }
  }

  private void hangs(Hanging thing) {
    boolean counted = thing.kind().equals("object") || thing.kind().equals("grant");
    boolean several = counted && !thing.what().equals("1");
    String what =
        counted
            ? thing.what() + " " + thing.kind() + (several ? "s hang" : " hangs")
            : thing.kind() + " " + thing.what() + " hangs";
    batch.fail(
        thing.key(),
        "database " + thing.database(),
        what
            + " on "
            + thing.account()
            + ", which its owner or a superuser can take away. fix: DROP OWNED BY "
            + SqlName.identifier(thing.account())
            + " there");
  }

  private Cleaned cleaned(LeaseAccounts lease) {
    String key = lease.key().value();
    boolean there = left.containsKey(key) || !batch.failures(key).isEmpty();
    return new Cleaned(
        lease.key(),
        batch.accounts(key),
        there ? new TreeSet<>(batch.accounts(key).keySet()) : new TreeSet<>(),
        disarmed.getOrDefault(key, List.of()),
        left.getOrDefault(key, List.of()),
        batch.failures(key));
  }
}
