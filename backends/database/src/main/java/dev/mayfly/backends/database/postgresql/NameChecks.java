package dev.mayfly.backends.database.postgresql;

import static dev.mayfly.backends.database.postgresql.PostgresKeys.DATABASES;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.GROUPS;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.GUARD;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.GUARD_GROUP;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.OWNED_OBJECTS;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.OWNER;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.REASSIGN_TO;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.ROLES;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.ROLE_REASSIGN_TO;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.ROOTS;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.SCHEMA;

import dev.mayfly.backends.database.dialect.postgresql.SqlName;
import dev.mayfly.backends.database.vault.EngineNameChecks;
import dev.mayfly.core.backend.BackendContext;
import dev.mayfly.core.settings.Refusals;
import dev.mayfly.core.settings.Setting;
import dev.mayfly.core.settings.Settings;
import java.util.List;
import java.util.Map;

/** Whether the servers take the names that a target's configuration has. */
final class NameChecks {

  private final BackendContext context;
  private final Settings settings;
  private final Refusals refusals;

  NameChecks(BackendContext context, Refusals refusals) {
    this.context = context;
    this.settings = context.settings();
    this.refusals = refusals;
  }

  void run() {
    EngineNameChecks vault = new EngineNameChecks(context, refusals);
    vault.run(settings.find(GUARD));
    sql(settings, SCHEMA, settings.get(SCHEMA));
    sql(settings, OWNER, settings.get(OWNER));
    settings.get(ROOTS).forEach(root -> sql(settings, ROOTS, root));
    settings.find(DATABASES).orElse(List.of()).forEach(name -> sql(settings, DATABASES, name));
    settings.find(GROUPS).orElse(Map.of()).values().forEach(name -> sql(settings, GROUPS, name));
    settings
        .find(OWNED_OBJECTS)
        .ifPresent(owned -> owned.find(REASSIGN_TO).ifPresent(n -> sql(owned, REASSIGN_TO, n)));
    settings
        .find(GUARD)
        .ifPresent(
            guard -> guard.find(GUARD_GROUP).ifPresent(name -> sql(guard, GUARD_GROUP, name)));
    roles();
    vault.saidOf(settings.find(ROLES).orElse(List.of()));
  }

  private void roles() {
    for (String role : context.roles()) {
      if (!EngineNameChecks.isName(role)) {
        refusals.add(
            settings.refuse(
                GROUPS,
                "'" + role + "', which a task is granted, cannot be a role in Vault",
                "fix: grant a role of another name, and map it: group_roles: { etl-writer: \""
                    + role
                    + "\" }"));
      } else if (!settings.find(GROUPS).orElse(Map.of()).containsKey(role)) {
        sql(settings, GROUPS, role);
      }
    }
    for (Settings role : settings.find(ROLES).orElse(List.of())) {
      role.find(ROLE_REASSIGN_TO).ifPresent(name -> sql(role, ROLE_REASSIGN_TO, name));
    }
  }

  private void sql(Settings section, Setting<?> key, String name) {
    SqlName.problem(name)
        .ifPresent(
            problem ->
                refusals.add(
                    section.refuse(key, "'" + name + "' " + problem, "fix: choose another name")));
  }
}
