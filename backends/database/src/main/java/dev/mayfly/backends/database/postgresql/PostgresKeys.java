package dev.mayfly.backends.database.postgresql;

import static dev.mayfly.backends.database.direct.DirectKeys.ISSUER;
import static dev.mayfly.backends.database.vault.EngineKeys.GUARD_ROLE;
import static dev.mayfly.backends.database.vault.EngineKeys.GUARD_TTL;
import static dev.mayfly.backends.database.vault.EngineKeys.MAX_TTL;
import static dev.mayfly.backends.database.vault.EngineKeys.MIN_INTERVAL;
import static dev.mayfly.backends.database.vault.EngineKeys.PREFIX;
import static dev.mayfly.backends.database.vault.EngineKeys.ROLE_MAX_TTL;
import static dev.mayfly.backends.database.vault.EngineKeys.ROLE_NAME;
import static dev.mayfly.backends.database.vault.EngineKeys.ROLE_TTL;
import static dev.mayfly.backends.database.vault.EngineKeys.TTL;

import dev.mayfly.backends.database.dialect.postgresql.AccountStatements;
import dev.mayfly.backends.database.rotation.AlternatingKeys;
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

  static final Setting<String> GUARD_GROUP =
      Setting.text("group_role", "The PostgreSQL role that guards' logins are members of.")
          .orElse("mayfly_guard");
  static final Setting<Settings> GUARD =
      Setting.section(
          "guard",
          "The login that ends accounts and looks for them.",
          GUARD_ROLE,
          GUARD_GROUP,
          GUARD_TTL);

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
      Setting.list(
              "root_logins",
              "Who makes the accounts: whom Vault, or with issuer: direct Mayfly, logs in to PostgreSQL as. With rotate_root: alternating these"
                  + " are two, which take turns.")
          .orElse("mayfly_root");
  static final Setting<Map<String, String>> GROUPS =
      Setting.map(
          "group_roles",
          "Role that tasks are granted: the PostgreSQL role its accounts are made in. By default that of the same name.");
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
  static final Setting<List<String>> GRANTS =
      Setting.list(
          "grants",
          "What accounts of this role may do in the database of url, such as SELECT, INSERT (id, name) ON reporting.sales, or SELECT ON"
              + " reporting.*: what stands between GRANT and TO, on tables, sequences, functions or schemas. Its group role is given it by"
              + " mayfly generate sql, anew after each change. Left out: the group role is yours.");
  static final Setting<Duration> STATEMENT_TIMEOUT =
      Setting.time(
          "statement_timeout",
          "How long a statement of an account may take. The account may set it otherwise for itself.");
  static final Setting<List<String>> STATEMENTS =
      Setting.list(
          "statements",
          "What is run besides when an account is made, as the owner role, such as"
              + " ALTER ROLE \"{{name}}\" SET statement_timeout = '5min'. Vault's engine cuts each at its semicolons.");
  static final Setting<List<Settings>> ROLES =
      Setting.sections(
          "roles",
          "What is said of single roles: how their accounts are made, and who owns what their tasks made.",
          ROLE_NAME,
          ROLE_TTL,
          ROLE_MAX_TTL,
          ROLE_REASSIGN_TO,
          GRANTS,
          CONNECTION_LIMIT,
          STATEMENT_TIMEOUT,
          STATEMENTS);

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
          AlternatingKeys.ROTATE_ROOT,
          AlternatingKeys.ALTERNATING,
          MIN_INTERVAL,
          GROUPS,
          ROLES,
          SCHEMA,
          OWNER,
          ROOTS);

  private PostgresKeys() {}
}
