package dev.mayfly.backends.database;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.backend.Cleaned;
import dev.mayfly.core.backend.Cut;
import dev.mayfly.core.backend.Guard;
import dev.mayfly.core.backend.Holder;
import dev.mayfly.core.backend.LoginCheck;
import dev.mayfly.core.backend.Observation;
import dev.mayfly.core.credential.Credential;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.delivery.Delivery;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.time.Deadline;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Ends accounts, and looks for what is left of them, on every server they may log in to. */
final class PostgresGuard implements Guard {

  private static final int MANY = 20;

  private final PostgresSettings settings;
  private final Servers servers;
  private final Delivery delivery;
  private final List<PostgresUrl> nodes;

  PostgresGuard(PostgresSettings settings, Servers servers, Delivery delivery) {
    this.settings = settings;
    this.servers = servers;
    this.delivery = delivery;
    this.nodes = Stream.concat(Stream.of(settings.primary()), settings.nodes().stream()).toList();
  }

  @Override
  public List<Cut> sever(List<Holder> holders, Deadline deadline) throws BackendException {
    requireLogin();
    Cutting cutting = new Cutting(holders, "");
    lockAndKill(cutting, deadline);
    nodes.forEach(node -> killLogins(cutting, node, deadline));
    return cutting.result(nodes.size());
  }

  @Override
  public List<Cleaned> destroy(List<Holder> holders, Deadline deadline) throws BackendException {
    return destroy(new Cutting(holders, ""), deadline).stream()
        .map(PostgresGuard::cleaned)
        .toList();
  }

  private static Cleaned cleaned(Cut cut) {
    return new Cleaned(
        cut.key(),
        cut.accounts(),
        cut.failures().isEmpty()
            ? Collections.emptySortedSet()
            : new TreeSet<>(cut.accounts().keySet()),
        List.of(),
        List.of(),
        cut.failures());
  }

  @Override
  public Cut destroyOthers(LeaseKey key, String account, Deadline deadline)
      throws BackendException {
    return destroy(new Cutting(List.of(Holder.of(key, Duration.ZERO)), account), deadline).get(0);
  }

  private List<Cut> destroy(Cutting cutting, Deadline deadline) throws BackendException {
    requireLogin();
    lockAndKill(cutting, deadline);
    if (cutting.foundAny()) {
      disownEverywhere(cutting, deadline);
      cutting.attempt(
          primary(),
          () ->
              cutting.note(
                  at(settings.primary()).drop(cutting.keys(), cutting.spared(), deadline),
                  primary()));
    }
    return cutting.result(nodes.size());
  }

  private String primary() {
    return settings.primary().toString();
  }

  /** Locking many accounts takes a while, in which their sessions need not go on. */
  private void lockAndKill(Cutting cutting, Deadline deadline) {
    if (cutting.keys().size() > MANY) {
      kill(cutting, deadline);
    }
    cutting.attempt(
        primary(),
        () ->
            cutting.found(
                at(settings.primary()).lock(cutting.keys(), cutting.spared(), deadline),
                primary()));
    kill(cutting, deadline);
  }

  private void kill(Cutting cutting, Deadline deadline) {
    for (PostgresUrl node : nodes) {
      cutting.attempt(
          node.toString(),
          () ->
              cutting.killed(
                  at(node).kill(cutting.keys(), cutting.ids(), cutting.spared(), deadline)));
    }
  }

  private void killLogins(Cutting cutting, PostgresUrl node, Deadline deadline) {
    var suspects = cutting.suspects(node.toString());
    if (!suspects.isEmpty()) {
      cutting.attempt(node.toString(), () -> at(node).killLogins(suspects, deadline));
    }
  }

  private void disownEverywhere(Cutting cutting, Deadline deadline) {
    TreeMap<String, List<String>> keys = new TreeMap<>();
    cutting.attempt(
        primary(),
        () ->
            at(settings.primary())
                .databasesOf(cutting.keys(), deadline)
                .forEach(
                    place ->
                        keys.computeIfAbsent(place.database(), name -> new ArrayList<>())
                            .add(place.key())));
    keys.forEach(
        (database, concerned) ->
            cutting.attempt(
                database,
                () ->
                    cutting.note(
                        at(settings.primary().to(database))
                            .disown(concerned, cutting.spared(), deadline),
                        database)));
  }

  @Override
  public List<Observation> observe(List<Holder> holders, Deadline deadline)
      throws BackendException {
    DatabaseLogin own = requireLogin();
    Observing observing = new Observing(holders);
    for (PostgresUrl node : nodes) {
      try {
        observing.saw(node.toString(), look(observing, node, deadline));
      } catch (SQLException e) {
        observing.unseen(node.toString(), LoginTrial.words(e));
      }
    }
    LoginChecks checks = new LoginChecks(settings.primary(), own, deadline);
    return observing.result(checks::check);
  }

  private List<GuardFunctions.Seen> look(Observing observing, PostgresUrl node, Deadline deadline)
      throws SQLException {
    return at(node)
        .observe(
            observing.keys(),
            observing.ids(),
            observing.suspects(node.toString()),
            observing.position(),
            deadline);
  }

  @Override
  public Optional<OwnLogin> ownLogin() {
    return Optional.of(new OwnLogin(settings.engine().guardRole(), settings.guardTtl(), delivery));
  }

  @Override
  public LoginCheck farewell(Credential own, Deadline deadline) throws BackendException {
    if (!(own instanceof DatabaseLogin login)) {
      throw new BackendException(Kind.INVALID, "a guard of PostgreSQL has a database login");
    }
    LoginTrial trial = LoginTrial.of(settings.primary(), login, deadline);
    return new LoginCheck(trial.outcome(), trial.words(), false);
  }

  private GuardFunctions at(PostgresUrl url) {
    return new GuardFunctions(servers.at(url), settings.arrangement().schema());
  }

  private DatabaseLogin requireLogin() throws BackendException {
    return servers
        .login()
        .orElseThrow(
            () ->
                new BackendException(
                    Kind.TRANSIENT, "the guard of " + settings.target() + " has no login yet"));
  }
}
