package dev.mayfly.backends.database.guard.postgresql;

import dev.mayfly.backends.database.dialect.Servers;
import dev.mayfly.backends.database.dialect.postgresql.CleaningFunctions;
import dev.mayfly.backends.database.dialect.postgresql.GuardFunctions;
import dev.mayfly.backends.database.dialect.postgresql.PostgresUrl;
import dev.mayfly.backends.database.postgresql.PostgresSettings;
import dev.mayfly.core.credential.DatabaseLogin;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The servers that accounts may log in to, the primary first. */
public final class Nodes {

  private final PostgresSettings settings;
  private final Servers servers;
  private final List<PostgresUrl> all;

  /** Something that is done on the primary. */
  @FunctionalInterface
  interface OnPrimary {
    void run(GuardFunctions functions) throws SQLException;
  }

  /** Something that is done on every node. */
  @FunctionalInterface
  interface OnEach {
    void run(String node, GuardFunctions functions) throws SQLException;
  }

  public Nodes(PostgresSettings settings, Servers servers) {
    this.settings = settings;
    this.servers = servers;
    this.all = Stream.concat(Stream.of(settings.primary()), settings.nodes().stream()).toList();
  }

  List<PostgresUrl> all() {
    return all;
  }

  PostgresUrl primary() {
    return settings.primary();
  }

  boolean isPrimary(String node) {
    return settings.primary().toString().equals(node);
  }

  Optional<DatabaseLogin> login() {
    return servers.login();
  }

  public GuardFunctions at(PostgresUrl url) {
    return new GuardFunctions(servers.at(url), settings.roleNames().schema());
  }

  /** The functions that clean up in one database of the primary. */
  CleaningFunctions in(String database) {
    return new CleaningFunctions(
        servers.at(settings.primary().to(database)), settings.roleNames().schema());
  }

  void onPrimary(SeverBatch batch, OnPrimary step) {
    batch.attempt(primary().toString(), () -> step.run(at(primary())));
  }

  void onEach(SeverBatch batch, OnEach step) {
    for (PostgresUrl node : all) {
      batch.attempt(node.toString(), () -> step.run(node.toString(), at(node)));
    }
  }
}
