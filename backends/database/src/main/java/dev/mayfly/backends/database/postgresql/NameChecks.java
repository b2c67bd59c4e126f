package dev.mayfly.backends.database.postgresql;

import static dev.mayfly.backends.database.postgresql.PostgresKeys.CONNECTION;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.DATABASES;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.GROUPS;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.GUARD;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.GUARD_GROUP;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.GUARD_ROLE;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.ISSUER;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.MOUNT;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.OWNED_OBJECTS;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.OWNER;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.PREFIX;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.REASSIGN_TO;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.ROLES;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.ROLE_NAME;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.ROLE_REASSIGN_TO;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.ROOTS;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.SCHEMA;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.TOKEN_ROLE;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.VAULT;

import dev.mayfly.backends.database.dialect.AccountNames;
import dev.mayfly.backends.database.dialect.postgresql.SqlName;
import dev.mayfly.core.backend.BackendContext;
import dev.mayfly.core.settings.Setting;
import dev.mayfly.core.settings.Settings;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Whether the servers take the names that a target's configuration has. */
final class NameChecks {

  /** What Vault's router takes for a name in a path. */
  private static final Pattern IN_VAULT = Pattern.compile("\\w(?:[\\w.-]*\\w)?");

  private static final String LETTERS =
      "fix: letters, digits, _, and . and - between them, such as etl-writer";

  private final BackendContext context;
  private final Settings settings;
  private final Refusals refusals;

  NameChecks(BackendContext context, Refusals refusals) {
    this.context = context;
    this.settings = context.settings();
    this.refusals = refusals;
  }

  void run() {
    if (!AccountNames.isPrefix(settings.get(PREFIX))) {
      refusals.add(
          settings.refuse(
              PREFIX,
              "'" + settings.get(PREFIX) + "' is not a prefix",
              "fix: a lower-case letter, at most six more letters or digits, and a hyphen"));
    }
    sql(settings, SCHEMA, settings.get(SCHEMA));
    sql(settings, OWNER, settings.get(OWNER));
    settings.get(ROOTS).forEach(root -> sql(settings, ROOTS, root));
    settings.find(DATABASES).orElse(List.of()).forEach(name -> sql(settings, DATABASES, name));
    settings.find(GROUPS).orElse(Map.of()).values().forEach(name -> sql(settings, GROUPS, name));
    settings
        .find(OWNED_OBJECTS)
        .ifPresent(owned -> owned.find(REASSIGN_TO).ifPresent(n -> sql(owned, REASSIGN_TO, n)));
    settings.find(GUARD).ifPresent(this::guard);
    settings.find(ISSUER).flatMap(issuer -> issuer.find(VAULT)).ifPresent(this::vault);
    defaults();
    roles();
  }

  private void guard(Settings guard) {
    guard.find(GUARD_GROUP).ifPresent(name -> sql(guard, GUARD_GROUP, name));
    guard.find(GUARD_ROLE).ifPresent(name -> inVault(guard, GUARD_ROLE, name));
  }

  private void vault(Settings vault) {
    vault.find(CONNECTION).ifPresent(name -> inVault(vault, CONNECTION, name));
    vault.find(TOKEN_ROLE).ifPresent(name -> inVault(vault, TOKEN_ROLE, name));
    vault
        .find(MOUNT)
        .filter(mount -> !isMount(mount))
        .ifPresent(
            mount ->
                refusals.add(
                    vault.refuse(
                        MOUNT,
                        "'" + mount + "' is not a mount",
                        "fix: a path without slashes at its ends, such as database")));
  }

  private static boolean isMount(String mount) {
    return mount.matches("[^/\\p{Cntrl}*+\\s][^\\p{Cntrl}*]*")
        && !mount.endsWith("/")
        && mount.equals(mount.strip())
        && !mount.contains("//");
  }

  /** What the target's own name is used for where nothing else is said. */
  private void defaults() {
    Optional<Settings> vault = settings.find(ISSUER).flatMap(issuer -> issuer.find(VAULT));
    boolean isUsed =
        vault.flatMap(names -> names.find(CONNECTION)).isEmpty()
            || vault.flatMap(names -> names.find(TOKEN_ROLE)).isEmpty();
    if (isUsed && !IN_VAULT.matcher(context.target()).matches()) {
      refusals.add(
          settings.refuse(
              ISSUER,
              "'" + context.target() + "', the target's name, cannot be one in Vault",
              "fix: issuer: { vault: { connection: NAME, token_role: NAME } }"));
    }
  }

  private void roles() {
    for (String role : context.roles()) {
      if (!IN_VAULT.matcher(role).matches()) {
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
    Set<String> seen = new HashSet<>();
    for (Settings role : settings.find(ROLES).orElse(List.of())) {
      role.find(ROLE_REASSIGN_TO).ifPresent(name -> sql(role, ROLE_REASSIGN_TO, name));
      role.find(ROLE_NAME).ifPresent(name -> known(role, name, seen));
    }
  }

  private void known(Settings role, String name, Set<String> seen) {
    if (!context.roles().contains(name)) {
      refusals.add(
          role.refuse(
              ROLE_NAME,
              "no task is granted role '" + name + "' of this target",
              "fix: one of " + String.join(", ", context.roles())));
    } else if (!seen.add(name)) {
      refusals.add(
          role.refuse(ROLE_NAME, "role '" + name + "' is there twice", "fix: keep one of them"));
    }
  }

  private void sql(Settings section, Setting<?> key, String name) {
    SqlName.problem(name)
        .ifPresent(
            problem ->
                refusals.add(
                    section.refuse(key, "'" + name + "' " + problem, "fix: choose another name")));
  }

  private void inVault(Settings section, Setting<?> key, String name) {
    if (!IN_VAULT.matcher(name).matches()) {
      refusals.add(section.refuse(key, "'" + name + "' cannot be a name in Vault", LETTERS));
    }
  }
}
