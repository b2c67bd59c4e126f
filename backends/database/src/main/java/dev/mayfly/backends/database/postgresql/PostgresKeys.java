package dev.mayfly.backends.database.postgresql;

import dev.mayfly.backends.database.dialect.postgresql.AccountStatements;
import dev.mayfly.core.settings.Setting;
import dev.mayfly.core.settings.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What the configuration of a target can say. */
final class PostgresKeys {

  static final Setting<String> URL =
      Setting.text(
              "url",
              "The server tasks log in to, such as postgresql://db.example:5432/reporting?sslmode=verify-full. What it leaves out"
                  + " comes from PGHOST, PGPORT, PGDATABASE, PGSSLMODE and PGSSLROOTCERT.")
          .orElse("postgresql://");
  static final Setting<List<String>> NODES =
      Setting.list(
          "nodes",
          "Every other server that the same accounts may log in to: standbys, poolers. An end counts as proven only when it was seen on all of them.");
  static final Setting<List<String>> DATABASES =
      Setting.list("databases", "Databases in which tasks may write, besides the one in url.");

  static final Setting<String> MOUNT =
      Setting.text("mount", "Where Vault's database engine is mounted.").orElse("database");
  static final Setting<String> CONNECTION =
      Setting.text("connection", "The connection's name in that engine; by default the target's.");
  static final Setting<String> TOKEN_ROLE =
      Setting.text(
          "token_role",
          "The token role that leases' tokens are made through; by default mayfly- and the target's name.");
  static final Setting<Duration> LONGEST_REQUEST =
      Setting.time(
              "longest_request",
              "How long Vault may be at work on one request: a little more than the max_request_duration of its listener, which"
                  + " is 90s. Where an answer was lost, what the request may still make is waited for so long before an end"
                  + " counts as proven.")
          .orElse("2m");
  static final Setting<Settings> VAULT =
      Setting.section(
          "vault",
          "Accounts are made by Vault's database engine.",
          MOUNT,
          CONNECTION,
          TOKEN_ROLE,
          LONGEST_REQUEST);
  static final Setting<Settings> ISSUER =
      Setting.section("issuer", "Who makes the accounts.", VAULT);

  static final Setting<String> GUARD_ROLE =
      Setting.text(
              "role",
              "The role in Vault's database engine that the guard's own login is made with.")
          .orElse("mayfly-guard");
  static final Setting<String> GUARD_GROUP =
      Setting.text("group_role", "The PostgreSQL role that guards' logins are members of.")
          .orElse("mayfly_guard");
  static final Setting<Duration> GUARD_TTL =
      Setting.time(
              "ttl",
              "How long the guard's own login is asked for; it is renewed and replaced in time.")
          .orElse("1h");
  static final Setting<Settings> GUARD =
      Setting.section(
          "guard",
          "The login that ends accounts and looks for them.",
          GUARD_ROLE,
          GUARD_GROUP,
          GUARD_TTL);

  static final Setting<String> PREFIX =
      Setting.text(
              "prefix",
              "What the name of every account made begins with: no other account is ever touched.")
          .orElse("mf-");
  static final Setting<String> SCHEMA =
      Setting.text(
              "schema", "Holds the guard's functions, in every database that tasks may write to.")
          .orElse("mayfly");
  static final Setting<String> OWNER =
      Setting.text(
              "owner_role",
              "The PostgreSQL role that owns every account made; nobody logs in as it.")
          .orElse("mayfly_owner");
  static final Setting<List<String>> ROOTS =
      Setting.list("root_logins", "Who Vault logs in to PostgreSQL as.").orElse("mayfly_root");
  static final Setting<Map<String, String>> GROUPS =
      Setting.map(
          "group_roles",
          "Role in Vault's engine: the PostgreSQL role its accounts are made in. By default that of the same name.");
  static final Setting<String> REASSIGN_TO =
      Setting.text(
          "reassign_to",
          "Who owns what a task made when it is over; by default the group role its account was made in. What cannot pass stays with"
              + " the account, which is locked and has no rights.");
  static final Setting<String> CODE =
      Setting.choice(
              "code",
              List.of("disarm", "keep", "drop"),
              "What becomes of code in what a task made, before that passes on. disarm: what runs unasked (triggers, rules, policies,"
                  + " operators, and indexes, statistics, constraints, defaults and materialized views that call functions) is dropped, views"
                  + " and functions run with the rights of who uses them, and only the new owner may call the functions. drop: views and"
                  + " functions go too. keep: nothing is done, and what a task leaves can run with all rights of the new owner, even in"
                  + " autovacuum.")
          .orElse("disarm");
  static final Setting<Settings> OWNED_OBJECTS =
      Setting.section(
          "owned_objects",
          "What becomes of tables and other objects that a task made.",
          REASSIGN_TO,
          CODE);

  static final Setting<Duration> TTL =
      Setting.time(
              "ttl",
              "How long an account lasts that is neither renewed nor ended: what generate writes to Vault.")
          .orElse("15m");
  static final Setting<Duration> MAX_TTL =
      Setting.time(
              "max_ttl",
              "How long renewals can make an account last: what generate writes to Vault.")
          .orElse("24h");

  static final Setting<String> ROLE_NAME =
      Setting.text("name", "The role in Vault's engine, as tasks' grants name it.").mandatory();
  static final Setting<Duration> ROLE_TTL =
      Setting.time("ttl", "As the target's ttl, for this role. Left out: the target's.");
  static final Setting<Duration> ROLE_MAX_TTL =
      Setting.time("max_ttl", "As the target's max_ttl, for this role. Left out: the target's.");
  static final Setting<String> ROLE_REASSIGN_TO =
      Setting.text(
          "reassign_to",
          "Who owns what tasks of this role made. Left out: what owned_objects says.");
  static final Setting<Integer> CONNECTION_LIMIT =
      Setting.number(
              "connection_limit",
              1,
              10_000,
              "How many connections an account may have at once: without a limit, one task can take all of a server's.")
          .orElse(String.valueOf(AccountStatements.CONNECTION_LIMIT));
  static final Setting<List<String>> STATEMENTS =
      Setting.list(
          "statements",
          "What Vault runs besides when it makes an account, as the owner role, such as"
              + " ALTER ROLE \"{{name}}\" SET statement_timeout = '5min'. Vault cuts each at its semicolons.");
  static final Setting<List<Settings>> ROLES =
      Setting.sections(
          "roles",
          "What is said of single roles: what generate writes to Vault, and who owns what their tasks made.",
          ROLE_NAME,
          ROLE_TTL,
          ROLE_MAX_TTL,
          ROLE_REASSIGN_TO,
          CONNECTION_LIMIT,
          STATEMENTS);

  static final Setting<String> ROTATE_ROOT =
      Setting.choice(
              "rotate_root",
              List.of("engine", "alternating", "never"),
              "Whether the password of Vault's root login is replaced after tasks. engine: by Vault itself, which locks Vault out of the"
                  + " database if it dies between the two halves of the change.")
          .orElse("never");
  static final Setting<Duration> MIN_INTERVAL =
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
          ROLES,
          SCHEMA,
          OWNER,
          ROOTS);

  private PostgresKeys() {}
}
