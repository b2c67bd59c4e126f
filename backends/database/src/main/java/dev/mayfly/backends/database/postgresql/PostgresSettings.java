package dev.mayfly.backends.database.postgresql;

import static dev.mayfly.backends.database.postgresql.PostgresKeys.CODE;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.CONNECTION;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.DATABASES;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.GROUPS;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.GUARD;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.GUARD_GROUP;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.GUARD_ROLE;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.GUARD_TTL;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.ISSUER;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.LONGEST_REQUEST;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.MAX_TTL;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.MIN_INTERVAL;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.MOUNT;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.NODES;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.OWNED_OBJECTS;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.OWNER;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.PREFIX;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.REASSIGN_TO;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.ROLES;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.ROLE_NAME;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.ROOTS;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.ROTATE_ROOT;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.SCHEMA;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.TOKEN_ROLE;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.TTL;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.URL;
import static dev.mayfly.backends.database.postgresql.PostgresKeys.VAULT;

import dev.mayfly.backends.database.dialect.postgresql.PostgresUrl;
import dev.mayfly.backends.database.dialect.postgresql.RoleNames;
import dev.mayfly.backends.database.vault.EngineNames;
import dev.mayfly.core.backend.BackendContext;
import dev.mayfly.core.settings.Setting;
import dev.mayfly.core.settings.Settings;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A target's configuration, read.
 *
 * @param nodes where accounts may log in besides: standbys, poolers
 * @param databases in which tasks may write besides the one of {@code primary}
 * @param roles the Vault roles that tasks may be granted
 * @param perRole what is said of single ones of them
 * @param longestRequest how long Vault may be at work on one request
 * @param guardTtl how long the guard's own login is asked for
 * @param ttl what Vault gives an account at first
 * @param maxTtl what renewals can make of it
 * @param leftCode what becomes of code that a task leaves: disarm, keep or drop
 * @param rotateRoot whether Vault's engine is to replace the root's password after tasks
 */
public record PostgresSettings(
    String target,
    PostgresUrl primary,
    List<PostgresUrl> nodes,
    List<String> databases,
    List<String> roles,
    Map<String, RoleSettings> perRole,
    RoleNames roleNames,
    EngineNames engine,
    Duration longestRequest,
    Duration guardTtl,
    Duration ttl,
    Duration maxTtl,
    String leftCode,
    boolean rotateRoot,
    Duration minInterval) {

  /** In the place of a URL that cannot be read. */
  private static final PostgresUrl NOWHERE = new PostgresUrl(List.of(), "", Map.of());

  public PostgresSettings {
    perRole = Map.copyOf(perRole);
    nodes = List.copyOf(nodes);
    databases = List.copyOf(databases);
    roles = List.copyOf(roles);
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
    String rotate = settings.get(ROTATE_ROOT);
    if (rotate.equals("alternating")) {
      refusals.add(
          settings.refuse(
              ROTATE_ROOT, "alternating is not there yet", "fix: write engine, or never"));
    }
    refusals.check();
    return new PostgresSettings(
        context.target(),
        primary,
        nodes,
        settings.find(DATABASES).orElse(List.of()),
        context.roles(),
        perRole(settings),
        roleNames(context),
        engine(context),
        vault(settings).flatMap(names -> names.find(LONGEST_REQUEST)).orElse(Duration.ofMinutes(2)),
        settings.find(GUARD).flatMap(guard -> guard.find(GUARD_TTL)).orElse(Duration.ofHours(1)),
        settings.get(TTL),
        settings.get(MAX_TTL),
        text(settings.find(OWNED_OBJECTS), CODE),
        rotate.equals("engine"),
        settings.get(MIN_INTERVAL));
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

  private static Map<String, RoleSettings> perRole(Settings settings) {
    Map<String, RoleSettings> roles = new TreeMap<>();
    for (Settings role : settings.find(ROLES).orElse(List.of())) {
      role.find(ROLE_NAME).ifPresent(name -> roles.put(name, RoleSettings.of(role)));
    }
    return roles;
  }

  private static EngineNames engine(BackendContext context) {
    Optional<Settings> vault = vault(context.settings());
    return new EngineNames(
        text(vault, MOUNT),
        vault.flatMap(names -> names.find(CONNECTION)).orElse(context.target()),
        vault.flatMap(names -> names.find(TOKEN_ROLE)).orElse("mayfly-" + context.target()),
        text(context.settings().find(GUARD), GUARD_ROLE));
  }

  private static Optional<Settings> vault(Settings settings) {
    return settings.find(ISSUER).flatMap(issuer -> issuer.find(VAULT));
  }

  private static RoleNames roleNames(BackendContext context) {
    Settings settings = context.settings();
    Map<String, String> written = settings.find(GROUPS).orElse(Map.of());
    Map<String, String> groups = new TreeMap<>();
    for (String role : new TreeSet<>(context.roles())) {
      groups.put(role, written.getOrDefault(role, role));
    }
    Map<String, String> heirs = new TreeMap<>();
    perRole(settings).forEach((role, said) -> said.heir().ifPresent(heir -> heirs.put(role, heir)));
    return new RoleNames(
        settings.get(PREFIX),
        settings.get(SCHEMA),
        settings.get(OWNER),
        text(settings.find(GUARD), GUARD_GROUP),
        settings.get(ROOTS),
        new TreeMap<>(groups),
        settings.find(OWNED_OBJECTS).flatMap(owned -> owned.find(REASSIGN_TO)),
        new TreeMap<>(heirs));
  }

  /** The value, or the default, also where the whole section was left out. */
  private static String text(Optional<Settings> section, Setting<String> setting) {
    return section.flatMap(settings -> settings.find(setting)).or(setting::fallback).orElseThrow();
  }

  /** What is said of this role; for one that is not mentioned, nothing. */
  public RoleSettings role(String role) {
    return perRole.getOrDefault(role, RoleSettings.NONE);
  }

  /** What Vault gives an account of this role at first. */
  public Duration ttlOf(String role) {
    return role(role).ttl().orElse(ttl);
  }

  /** What renewals can make of an account of this role. */
  public Duration maxTtlOf(String role) {
    return role(role).maxTtl().orElse(maxTtl);
  }

  /** What renewals can make of the account of some role that tasks may be granted. */
  public Duration longestMaxTtl() {
    return roles.stream().map(this::maxTtlOf).max(Comparator.naturalOrder()).orElse(maxTtl);
  }

  /** Every database that tasks may write to, the one of {@code primary} first. */
  public List<String> allDatabases() {
    return Stream.concat(Stream.of(primary.database()), databases.stream()).distinct().toList();
  }

  /** The Vault roles of the tasks, and the guard's. */
  public List<String> everyRole() {
    return Stream.concat(roles.stream(), Stream.of(engine.guardRole())).toList();
  }
}
