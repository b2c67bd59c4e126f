package dev.mayfly.backends.database.mysql;

import dev.mayfly.backends.database.dialect.mysql.TaskRole;
import dev.mayfly.backends.database.direct.DirectKeys;
import dev.mayfly.backends.database.rotation.AlternatingKeys;
import dev.mayfly.backends.database.vault.EngineKeys;
import dev.mayfly.core.settings.Setting;
import dev.mayfly.core.settings.Settings;
import java.time.Duration;
import java.util.List;

/** What the configuration of a target can say. */
final class MySqlKeys {

  static final Setting<String> URL =
      Setting.text(
              "url",
              "The server tasks log in to, such as mariadb://db.example:3306/reporting?ssl-mode=VERIFY_IDENTITY&ssl-ca=/etc/ssl/db.pem,"
                  + " or mysql://…. ssl-mode is DISABLED, PREFERRED (the default), REQUIRED, VERIFY_CA or VERIFY_IDENTITY.")
          .mandatory();
  static final Setting<List<String>> NODES =
      Setting.list(
          "nodes",
          "Every other server that the same accounts may log in to: replicas, proxies. An end counts as proven only when it was seen on all of them.");

  static final Setting<Settings> GUARD =
      Setting.section(
          "guard",
          "The login that ends accounts and looks for them.",
          EngineKeys.GUARD_ROLE,
          EngineKeys.GUARD_TTL);

  static final Setting<String> SCHEMA =
      Setting.text("schema", "The database that holds the guard's routines.").orElse("mayfly");
  static final Setting<String> OWNER =
      Setting.text(
              "owner_account",
              "The account that does what the routines do, and may all that they need; nobody logs in as it. Without a host, @localhost.")
          .orElse("mayfly_owner");
  static final Setting<List<String>> ROOTS =
      Setting.list(
              "root_logins",
              "Who makes the accounts: whom Vault, or with issuer: direct Mayfly, logs in to the server as, from everywhere.")
          .orElse("mayfly_root");

  static final Setting<String> DEFINER =
      Setting.choice(
              "definer",
              List.of("heir", "drop", "report"),
              "What becomes of views and routines that run with a task's rights: without it they fail for everybody. heir: they run with"
                  + " the rights of who uses them, and views get another definer. drop: they are dropped. Triggers and events are dropped"
                  + " by both, for they run unasked. report: nothing is done; the account stays for as long as something is defined by it,"
                  + " locked, and what it wrote goes on running with its rights.")
          .orElse("heir");
  static final Setting<String> HEIR =
      Setting.text(
              "heir",
              "The definer that a task's views get. It needs no rights. Without a host, @localhost.")
          .orElse("mayfly_heir");
  static final Setting<Settings> OWNED_OBJECTS =
      Setting.section(
          "owned_objects",
          "What becomes of views, routines, triggers and events that a task made. Tables have no owner there.",
          DEFINER,
          HEIR);
  static final Setting<String> XID_PREFIX =
      Setting.text(
          "xid_prefix",
          "What the ids of tasks' XA transactions begin with. What was prepared under such an id is rolled back at the end of any task of"
              + " this target; without, only what is called as the task's own account: the server does not tell whose one is.");

  static final Setting<List<String>> GRANTS =
      Setting.list(
              "grants",
              "What accounts of this role may do, such as SELECT, INSERT ON reporting.*: what stands between GRANT and TO, on databases,"
                  + " tables or routines. A change of it takes mayfly generate sql anew.")
          .mandatory();
  static final Setting<Integer> CONNECTION_LIMIT =
      Setting.number(
              "connection_limit",
              1,
              10_000,
              "How many connections an account may have at once: without a limit, one task can take all of a server's.")
          .orElse(String.valueOf(TaskRole.CONNECTION_LIMIT));
  static final Setting<Duration> STATEMENT_TIMEOUT =
      Setting.time(
          "statement_timeout",
          "How long a statement of an account may take. MySQL keeps no such limit with an account, and so takes none.");
  static final Setting<List<Settings>> ROLES =
      Setting.sections(
              "roles",
              "The roles that tasks are granted: each needs its grants.",
              EngineKeys.ROLE_NAME,
              GRANTS,
              EngineKeys.ROLE_TTL,
              EngineKeys.ROLE_MAX_TTL,
              CONNECTION_LIMIT,
              STATEMENT_TIMEOUT)
          .mandatory();

  static final List<Setting<?>> ALL =
      List.of(
          URL,
          NODES,
          DirectKeys.ISSUER,
          GUARD,
          EngineKeys.PREFIX,
          OWNED_OBJECTS,
          XID_PREFIX,
          EngineKeys.TTL,
          EngineKeys.MAX_TTL,
          AlternatingKeys.ROTATE_ROOT,
          AlternatingKeys.ALTERNATING,
          EngineKeys.MIN_INTERVAL,
          ROLES,
          SCHEMA,
          OWNER,
          ROOTS);

  private MySqlKeys() {}
}
