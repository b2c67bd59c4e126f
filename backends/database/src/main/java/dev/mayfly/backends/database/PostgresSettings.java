package dev.mayfly.backends.database;

import dev.mayfly.core.backend.BackendContext;
import dev.mayfly.core.settings.Setting;
import dev.mayfly.core.settings.Settings;
import java.time.Duration;
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
 * @param guardTtl how long the guard's own login is asked for
 * @param ttl what Vault gives an account at first
 * @param maxTtl what renewals can make of it
 * @param rotateRoot whether Vault's engine is to replace the root's password after tasks
 */
record PostgresSettings(
    String target,
    PostgresUrl primary,
    List<PostgresUrl> nodes,
    List<String> databases,
    List<String> roles,
    Arrangement arrangement,
    EngineNames engine,
    Duration guardTtl,
    Duration ttl,
    Duration maxTtl,
    boolean rotateRoot,
    Duration minInterval) {

  private static final Setting<String> URL =
      Setting.text(
              "url",
              "The server tasks log in to, such as postgresql://db.example:5432/reporting?sslmode=verify-full. What it leaves out"
                  + " comes from PGHOST, PGPORT, PGDATABASE, PGSSLMODE and PGSSLROOTCERT.")
          .orElse("postgresql://");
  private static final Setting<List<String>> NODES =
      Setting.list(
          "nodes",
          "Every other server that the same accounts may log in to: standbys, poolers. An end counts as proven only when it was seen on all of them.");
  private static final Setting<List<String>> DATABASES =
      Setting.list("databases", "Databases in which tasks may write, besides the one in url.");

  private static final Setting<String> MOUNT =
      Setting.text("mount", "Where Vault's database engine is mounted.").orElse("database");
  private static final Setting<String> CONNECTION =
      Setting.text("connection", "The connection's name in that engine; by default the target's.");
  private static final Setting<String> TOKEN_ROLE =
      Setting.text(
          "token_role",
          "The token role that leases' tokens are made through; by default mayfly- and the target's name.");
  private static final Setting<Settings> VAULT =
      Setting.section(
          "vault", "Accounts are made by Vault's database engine.", MOUNT, CONNECTION, TOKEN_ROLE);
  private static final Setting<Settings> ISSUER =
      Setting.section("issuer", "Who makes the accounts.", VAULT);

  private static final Setting<String> GUARD_ROLE =
      Setting.text(
              "role",
              "The role in Vault's database engine that the guard's own login is made with.")
          .orElse("mayfly-guard");
  private static final Setting<String> GUARD_GROUP =
      Setting.text("group_role", "The PostgreSQL role that guards' logins are members of.")
          .orElse("mayfly_guard");
  private static final Setting<Duration> GUARD_TTL =
      Setting.time(
              "ttl",
              "How long the guard's own login is asked for; it is renewed and replaced in time.")
          .orElse("1h");
  private static final Setting<Settings> GUARD =
      Setting.section(
          "guard",
          "The login that ends accounts and looks for them.",
          GUARD_ROLE,
          GUARD_GROUP,
          GUARD_TTL);

  private static final Setting<String> PREFIX =
      Setting.text(
              "prefix",
              "What the name of every account made begins with: no other account is ever touched.")
          .orElse("mf-");
  private static final Setting<String> SCHEMA =
      Setting.text(
              "schema", "Holds the guard's functions, in every database that tasks may write to.")
          .orElse("mayfly");
  private static final Setting<String> OWNER =
      Setting.text(
              "owner_role",
              "The PostgreSQL role that owns every account made; nobody logs in as it.")
          .orElse("mayfly_owner");
  private static final Setting<List<String>> ROOTS =
      Setting.list("root_logins", "Who Vault logs in to PostgreSQL as.").orElse("mayfly_root");
  private static final Setting<Map<String, String>> GROUPS =
      Setting.map(
          "group_roles",
          "Role in Vault's engine: the PostgreSQL role its accounts are made in. By default that of the same name.");
  private static final Setting<String> REASSIGN_TO =
      Setting.text(
          "reassign_to",
          "Who owns what a task made when it is over; by default the group role its account was made in. Views and functions"
              + " that a task leaves run with this role's rights: give it none that its tasks lack.");
  private static final Setting<Settings> OWNED_OBJECTS =
      Setting.section(
          "owned_objects",
          "What becomes of tables and other objects that a task made.",
          REASSIGN_TO);

  private static final Setting<Duration> TTL =
      Setting.time(
              "ttl",
              "How long an account lasts that is neither renewed nor ended: what generate writes to Vault.")
          .orElse("15m");
  private static final Setting<Duration> MAX_TTL =
      Setting.time(
              "max_ttl",
              "How long renewals can make an account last: what generate writes to Vault.")
          .orElse("24h");

  private static final Setting<String> ROTATE_ROOT =
      Setting.choice(
              "rotate_root",
              List.of("engine", "alternating", "never"),
              "Whether the password of Vault's root login is replaced after tasks. engine: by Vault itself, which locks Vault out of the"
                  + " database if it dies between the two halves of the change.")
          .orElse("never");
  private static final Setting<Duration> MIN_INTERVAL =
      Setting.time(
              "min_interval", "The least time between two replacements of the root's password.")
          .orElse("0s");

  static final List<Setting<?>> ALL =
      List.of(
          URL,
          NODES,
          DATABASES,
          ISSUER,
          GUARD,
          PREFIX,
          OWNED_OBJECTS,
          TTL,
          MAX_TTL,
          ROTATE_ROOT,
          MIN_INTERVAL,
          GROUPS,
          SCHEMA,
          OWNER,
          ROOTS);

  PostgresSettings {
    nodes = List.copyOf(nodes);
    databases = List.copyOf(databases);
    roles = List.copyOf(roles);
  }

  static PostgresSettings of(BackendContext context, UnaryOperator<String> environment) {
    Settings settings = context.settings();
    PostgresUrl primary = url(settings, URL, settings.get(URL), environment);
    String rotate = settings.get(ROTATE_ROOT);
    if (rotate.equals("alternating")) {
      throw settings.refuse(ROTATE_ROOT, "alternating is not there yet", "Write engine, or never.");
    }
    return new PostgresSettings(
        context.target(),
        primary,
        settings.find(NODES).orElse(List.of()).stream()
            .map(node -> url(settings, NODES, node, environment))
            .map(node -> node.to(primary.database()))
            .toList(),
        settings.find(DATABASES).orElse(List.of()),
        context.roles(),
        arrangement(context),
        engine(context),
        settings.find(GUARD).flatMap(guard -> guard.find(GUARD_TTL)).orElse(Duration.ofHours(1)),
        settings.get(TTL),
        settings.get(MAX_TTL),
        rotate.equals("engine"),
        settings.get(MIN_INTERVAL));
  }

  private static PostgresUrl url(
      Settings settings, Setting<?> setting, String url, UnaryOperator<String> environment) {
    try {
      return PostgresUrl.parse(url, environment);
    } catch (IllegalArgumentException e) {
      throw settings.refuse(
          setting, String.valueOf(e.getMessage()), "Write postgresql://host:5432/database.");
    }
  }

  private static EngineNames engine(BackendContext context) {
    Optional<Settings> vault =
        context.settings().find(ISSUER).flatMap(issuer -> issuer.find(VAULT));
    return new EngineNames(
        text(vault, MOUNT),
        vault.flatMap(names -> names.find(CONNECTION)).orElse(context.target()),
        vault.flatMap(names -> names.find(TOKEN_ROLE)).orElse("mayfly-" + context.target()),
        text(context.settings().find(GUARD), GUARD_ROLE));
  }

  private static Arrangement arrangement(BackendContext context) {
    Settings settings = context.settings();
    Map<String, String> written = settings.find(GROUPS).orElse(Map.of());
    Map<String, String> groups = new TreeMap<>();
    for (String role : new TreeSet<>(context.roles())) {
      groups.put(role, written.getOrDefault(role, role));
    }
    try {
      return new Arrangement(
          settings.get(PREFIX),
          settings.get(SCHEMA),
          settings.get(OWNER),
          text(settings.find(GUARD), GUARD_GROUP),
          settings.get(ROOTS),
          new TreeMap<>(groups),
          settings.find(OWNED_OBJECTS).flatMap(owned -> owned.find(REASSIGN_TO)));
    } catch (IllegalArgumentException e) {
      throw settings.refuse(PREFIX, String.valueOf(e.getMessage()), "Choose other names.");
    }
  }

  /** The value, or the default, also where the whole section was left out. */
  private static String text(Optional<Settings> section, Setting<String> setting) {
    return section.flatMap(settings -> settings.find(setting)).or(setting::fallback).orElseThrow();
  }

  /** Every database that tasks may write to, the one of {@code primary} first. */
  List<String> allDatabases() {
    return Stream.concat(Stream.of(primary.database()), databases.stream()).distinct().toList();
  }

  /** The Vault roles of the tasks, and the guard's. */
  List<String> everyRole() {
    return Stream.concat(roles.stream(), Stream.of(engine.guardRole())).toList();
  }
}
