package dev.mayfly.backends.database.postgresql;

import static dev.mayfly.backends.database.postgresql.PostgresKeys.CODE;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.DATABASES;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.GROUPS;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.GUARD;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.GUARD_GROUP;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.NODES;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.OWNED_OBJECTS;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.OWNER;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.REASSIGN_TO;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.ROLES;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.ROLE_REASSIGN_TO;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.ROOTS;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.SCHEMA;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.URL;
import static dev.mayfly.backends.database.vault.EngineKeys.PREFIX;
import static dev.mayfly.backends.database.vault.EngineKeys.ROLE_NAME;

import dev.mayfly.backends.database.dialect.AccountNames;
import dev.mayfly.backends.database.dialect.postgresql.PostgresTarget;
import dev.mayfly.backends.database.dialect.postgresql.PostgresUrl;
import dev.mayfly.backends.database.dialect.postgresql.RoleGrant;
import dev.mayfly.backends.database.dialect.postgresql.RoleNames;
import dev.mayfly.backends.database.direct.DirectKeys;
import dev.mayfly.backends.database.direct.DirectSettings;
import dev.mayfly.backends.database.direct.IssuingSettings;
import dev.mayfly.backends.database.rotation.AlternatingKeys;
import dev.mayfly.backends.database.vault.EngineKeys;
import dev.mayfly.backends.database.vault.EngineSettings;
import dev.mayfly.core.backend.BackendContext;
import dev.mayfly.core.settings.Refusals;
import dev.mayfly.core.settings.Setting;
import dev.mayfly.core.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * A target's configuration, read.
 *
 * @param perRole what is said of single ones of the roles
 */
record PostgresSettings(
    PostgresTarget target, IssuingSettings issuing, Map<String, RoleSettings> perRole) {

  /** In the place of a URL that cannot be read. */
  private static final PostgresUrl NOWHERE = new PostgresUrl(List.of(), "", Map.of());

  PostgresSettings {
    perRole = Map.copyOf(perRole);
  }

  EngineSettings engine() {
    return issuing.engine();
  }

  static PostgresSettings of(BackendContext context, UnaryOperator<String> environment) {
    Settings settings = context.settings();
    Refusals refusals = new Refusals();
    new NameChecks(context, refusals).run();
    PostgresUrl primary = url(settings, URL, settings.get(URL), environment, refusals);
    List<PostgresUrl> nodes =
        settings.find(NODES).orElse(List.of()).stream()
            .map(node -> url(settings, NODES, node, environment, refusals))
            .map(node -> node.to(primary.database()))
            .toList();
    AlternatingKeys.check(context, ROOTS, refusals);
    Optional<DirectSettings> direct =
        DirectKeys.read(context, settings.get(ROOTS), environment, refusals);
    Map<String, RoleSettings> perRole = perRole(settings, refusals);
    refusals.check();
    EngineSettings engine = engine(context);
    return new PostgresSettings(
        new PostgresTarget(
            context.target(),
            primary,
            nodes,
            settings.find(DATABASES).orElse(List.of()),
            context.roles(),
            roleNames(context),
            EngineKeys.text(settings.find(OWNED_OBJECTS), CODE)),
        new IssuingSettings(
            engine,
            direct,
            AlternatingKeys.read(
                settings, engine, direct.map(DirectSettings::place), settings.get(ROOTS))),
        perRole);
  }

  private static PostgresUrl url(
      Settings settings,
      Setting<?> setting,
      String url,
      UnaryOperator<String> environment,
      Refusals refusals) {
    try {
      return PostgresUrl.parse(url, environment);
    } catch (IllegalArgumentException e) {
      refusals.add(
          settings.refuse(
              setting,
              String.valueOf(e.getMessage()),
              "fix: write it as postgresql://host:5432/database"));
      return NOWHERE;
    }
  }

  private static Map<String, RoleSettings> perRole(Settings settings, Refusals refusals) {
    Map<String, RoleSettings> roles = new TreeMap<>();
    said(settings).forEach((name, role) -> roles.put(name, RoleSettings.of(role, refusals)));
    return roles;
  }

  /** What is said of single roles. */
  private static SortedMap<String, Settings> said(Settings settings) {
    SortedMap<String, Settings> roles = new TreeMap<>();
    for (Settings role : settings.find(ROLES).orElse(List.of())) {
      role.find(ROLE_NAME).ifPresent(name -> roles.put(name, role));
    }
    return roles;
  }

  private static EngineSettings engine(BackendContext context) {
    Settings settings = context.settings();
    return EngineKeys.read(
        context, settings.find(GUARD), said(settings), AlternatingKeys.rotation(settings));
  }

  private static RoleNames roleNames(BackendContext context) {
    Settings settings = context.settings();
    Map<String, String> written = settings.find(GROUPS).orElse(Map.of());
    Map<String, String> groups = new TreeMap<>();
    for (String role : new TreeSet<>(context.roles())) {
      groups.put(role, written.getOrDefault(role, role));
    }
    Map<String, String> newOwners = new TreeMap<>();
    said(settings)
        .forEach(
            (role, said) ->
                said.find(ROLE_REASSIGN_TO).ifPresent(newOwner -> newOwners.put(role, newOwner)));
    return new RoleNames(
        new AccountNames(settings.get(PREFIX)),
        settings.get(SCHEMA),
        settings.get(OWNER),
        EngineKeys.text(settings.find(GUARD), GUARD_GROUP),
        settings.get(ROOTS),
        new TreeMap<>(groups),
        settings.find(OWNED_OBJECTS).flatMap(owned -> owned.find(REASSIGN_TO)),
        new TreeMap<>(newOwners));
  }

  /** Group role → what its accounts may do, where that is said. */
  SortedMap<String, List<RoleGrant>> grants() {
    SortedMap<String, List<RoleGrant>> grants = new TreeMap<>();
    perRole.forEach(
        (role, said) -> {
          if (!said.grants().isEmpty()) {
            grants
                .computeIfAbsent(target.roleNames().groupOf(role), group -> new ArrayList<>())
                .addAll(said.grants());
          }
        });
    return grants;
  }

  /** What is said of this role; for one that is not mentioned, the defaults. */
  RoleSettings role(String role) {
    return perRole.getOrDefault(role, RoleSettings.NONE);
  }
}
