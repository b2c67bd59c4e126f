package dev.mayfly.backends.database.guard.postgresql;

import dev.mayfly.backends.database.dialect.Servers;
import dev.mayfly.backends.database.dialect.postgresql.CleaningFunctions;
import dev.mayfly.backends.database.dialect.postgresql.GuardFunctions;
import dev.mayfly.backends.database.dialect.postgresql.PostgresTarget;
import dev.mayfly.backends.database.dialect.postgresql.PostgresUrl;
import dev.mayfly.core.credential.DatabaseLogin;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The servers that accounts may log in to, the primary first. */
final class Nodes {

  private final PostgresTarget target;
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

  Nodes(PostgresTarget target, Servers servers) {
    this.target = target;
    this.servers = servers;
    this.all = target.nodes();
  }

  List<PostgresUrl> all() {
    return all;
  }

  PostgresUrl primary() {
    return target.primary();
  }

  boolean isPrimary(String node) {
    return target.primary().toString().equals(node);
  }

  Optional<DatabaseLogin> login() {
    return servers.login();
  }

  GuardFunctions at(PostgresUrl url) {
    return new GuardFunctions(servers.at(url), target.roleNames().schema());
  }

  /** The functions that clean up in one database of the primary. */
  CleaningFunctions in(String database) {
    return new CleaningFunctions(
        servers.at(target.primary().to(database)), target.roleNames().schema());
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
