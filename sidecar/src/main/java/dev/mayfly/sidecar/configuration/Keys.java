package dev.mayfly.sidecar.configuration;

import dev.mayfly.core.settings.Setting;
import dev.mayfly.core.settings.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Every key of the file that is not declared by Vault's client or by a backend. */
public final class Keys {

  static final String TARGETS_HELP =
      "What credentials are made for, each under a name of your choosing, by which grants call it.";

  static final Setting<String> UNPROVABLE =
      Setting.choice(
              "unprovable",
              List.of("refuse", "warn"),
              "What is done where the guard does not see every node of the target, so that no end"
                  + " could be proven: refuse, and no credential is delivered; or warn, and it is"
                  + " delivered all the same, which the log and the receipt then say.")
          .orElse("refuse");
  static final Setting<String> UNKNOWN_ACCOUNTS =
      Setting.choice(
              "unknown_accounts",
              List.of("report", "end"),
              "What becomes of accounts that are called as ours are and that no ledger knows, for"
                  + " which is looked after each task: whoever has what Mayfly logs in with can make"
                  + " them. report: the log names them. end: those that can be no Mayfly's also lose"
                  + " their sessions, rights and login.")
          .orElse("report");
  static final Setting<String> BACKEND =
      Setting.text(
              "backend",
              "What kind of target this is: the name of an installed backend, such as postgresql.")
          .mandatory();

  static final Setting<String> RULE_NAME =
      Setting.text("name", "What receipts and the audit trail call this rule.").mandatory();
  static final Setting<List<String>> PRINCIPALS =
      Setting.list(
              "principals",
              "Who may: names of principals as `mayfly doctor` prints yours; an AppRole also as"
                  + " approle/ROLE. \"*\" stands for any text, by itself for anybody.")
          .mandatory();
  static final Setting<List<String>> RULE_TASKS =
      Setting.list("tasks", "In which tasks, by name. Left out: in any.");
  static final Setting<String> RULE_TARGET = Setting.text("target", "At which target.").mandatory();
  static final Setting<List<String>> RULE_ROLES =
      Setting.list("roles", "Which roles of it.").mandatory();
  static final Setting<Duration> MAX_TTL =
      Setting.time(
              "max_ttl",
              "The longest TTL a credential may have; a grant that asks for more gets this much.")
          .mandatory();

  static final Setting<Duration> MAX_TTL_DENIED =
      Setting.time(
          "denied",
          "Where further use can be denied and seen to be denied, and what is open may live on.");
  static final Setting<Duration> MAX_TTL_CONFIRMED =
      Setting.time("confirmed", "Where only the issuer's word tells that it is revoked.");
  static final Setting<Duration> MAX_TTL_EXPIRY =
      Setting.time("expiry", "Where nothing but its expiry ends it.");
  static final Setting<Settings> MAX_TTL_BY_GUARANTEE =
      Setting.section(
              "max_ttl_by_guarantee",
              "Lower ceilings than max_ttl for credentials whose end cannot be seen at the target:"
                  + " the longer they are valid, the longer who has a copy can use it.",
              MAX_TTL_DENIED,
              MAX_TTL_CONFIRMED,
              MAX_TTL_EXPIRY)
          .orElse("{}");

  static final Setting<String> FILE =
      Setting.text(
          "file",
          "Absolute path of a file to write, best on a memory file system such as /run or /dev/shm."
              + " {{incarnation}} in it lets several runs of one task stand side by side.");
  static final Setting<String> FORMAT =
      Setting.choice(
          "format",
          List.of(
              "pgservice",
              "pgpass",
              "jdbc",
              "spring",
              "mycnf",
              "dotenv",
              "docker",
              "json",
              "template"),
          "What is written to the file: pgservice and pgpass for libpq, jdbc (properties url, user,"
              + " password), spring (spring.datasource.url, .username, .password), mycnf (an option file"
              + " for MySQL's and MariaDB's clients), dotenv (for shells, dotenv libraries"
              + " and systemd), docker (for --env-file), json, or a template. A value that a format"
              + " cannot carry for its readers is not delivered.");
  static final Setting<String> SERVICE =
      Setting.text("service", "With format pgservice: the service's name. Left out: the target's.");
  static final Setting<String> TEMPLATE =
      Setting.text(
          "template",
          "With format template: the text, with {{username}}, {{password}}, {{host}}, {{port}},"
              + " {{database}}, {{url}}, {{jdbc_url}} and options of the target's url, such as"
              + " {{sslmode}}, in it.");
  static final Setting<String> PERMS =
      Setting.text("perms", "Permissions of the file, octal and quoted, such as \"0440\".")
          .orElse("0400");
  static final Setting<String> OWNER =
      Setting.text("owner", "User that owns the file. Left out: who runs Mayfly.");
  static final Setting<String> GROUP =
      Setting.text("group", "Group of the file. Left out: that of who runs Mayfly.");
  static final Setting<String> ON_CHANGE =
      Setting.choice(
              "on_change",
              List.of("none", "signal", "exec"),
              "What is done once the file was replaced with the next credential: a signal is sent,"
                  + " or a command executed. What fails is logged; the task goes on.")
          .orElse("none");
  static final Setting<String> SIGNAL =
      Setting.choice(
          "signal",
          List.of("HUP", "USR1", "USR2", "INT", "TERM"),
          "With on_change signal: which. Left out: HUP.");
  static final Setting<String> PID_FILE =
      Setting.text(
          "pid_file",
          "With on_change signal: a file with the process id of who gets it, owned by that"
              + " process's user and writable by nobody else. Left out: the command of `mayfly"
              + " run`; `mayfly sidecar` needs it.");
  static final Setting<List<String>> EXEC =
      Setting.list(
          "exec",
          "With on_change exec: a program, by its absolute path, and its arguments. It runs as"
              + " Mayfly's user for at most 30 s, with PATH and MAYFLY_FILE, the file, as its whole"
              + " environment.");
  static final Setting<String> ENVIRONMENT =
      Setting.choice(
          "environment",
          EnvironmentPresets.NAMES,
          "A set of environment variables for the command: pg (PGHOST, PGPORT, PGDATABASE, PGUSER,"
              + " PGPASSWORD, and PGSSLMODE, PGSSLROOTCERT, PGTARGETSESSIONATTRS, PGOPTIONS and the"
              + " like where the target's url has such options), jdbc (JDBC_URL, JDBC_USER,"
              + " JDBC_PASSWORD), spring (SPRING_DATASOURCE_URL, _USERNAME, _PASSWORD). An"
              + " environment cannot be changed later, so the credential must be able to last as"
              + " long as the task.");
  static final Setting<Map<String, String>> VARIABLES =
      Setting.map(
          "variables",
          "Environment variables of your own, such as DB_USER: \"{{username}}\"; beside a file of"
              + " format dotenv or docker: the variables written to it.");

  static final Setting<String> GRANT_NAME =
      Setting.text("name", "What `--grant` and receipts call it. Left out: target/role.");
  static final Setting<String> TARGET = Setting.text("target", "The target it is for.").mandatory();
  static final Setting<String> ROLE =
      Setting.text("role", "The role to ask the target's issuer for.").mandatory();
  static final Setting<Duration> TTL =
      Setting.time(
              "ttl",
              "How long the credential lasts without renewal, whatever its role in Vault would give"
                  + " it. It is renewed while the task lives and ended with it; so the TTL decides"
                  + " how long an outage of Vault is survived, and how long access lasts if this"
                  + " machine dies.")
          .orElse("15m");
  static final Setting<List<Settings>> DELIVER =
      Setting.sections(
          "deliver",
          "How the task gets it.",
          FILE,
          FORMAT,
          SERVICE,
          TEMPLATE,
          PERMS,
          OWNER,
          GROUP,
          ON_CHANGE,
          SIGNAL,
          PID_FILE,
          EXEC,
          ENVIRONMENT,
          VARIABLES);

  static final Setting<String> TASK_NAME =
      Setting.text("name", "The task's name; `--task` chooses it.").mandatory();
  static final Setting<String> USER =
      Setting.text(
          "user",
          "Whom the command of `mayfly run` runs as, by name or number, with the groups of that"
              + " user; Mayfly must be root. One who can read neither what Mayfly logs in with nor"
              + " its state. What is delivered belongs to that user where no owner is named."
              + " Default: whom Mayfly runs as, so that the command can do all that Mayfly can.");
  static final Setting<Duration> MAX_LIFETIME =
      Setting.time("max_lifetime", "The task is ended after this long, whatever it does.")
          .orElse("24h");
  static final Setting<Duration> HEARTBEAT_TIMEOUT =
      Setting.time(
              "timeout",
              "Without a sign of life for this long nothing is renewed; after as long again the"
                  + " task is ended. The command's process is its pulse.")
          .orElse("10s");
  static final Setting<List<String>> HEARTBEAT_SOURCE =
      Setting.choices(
              "source",
              List.of("stream", "fifo", "beat", "pod"),
              "Where `mayfly sidecar` hears the task, one or more of: stream (a connection to the"
                  + " socket that the task holds open), fifo (a named pipe it holds open: `exec"
                  + " 9>PATH` in a shell), beat (it says so itself, so that a hang is noticed too),"
                  + " pod (it lives until the sidecar is told to stop).")
          .orElse("stream");
  static final Setting<String> HEARTBEAT_FIFO =
      Setting.text("fifo", "With source fifo: the absolute path of the named pipe.");
  static final Setting<String> HEARTBEAT_FIFO_PERMS =
      Setting.text(
              "fifo_perms",
              "Permissions of the named pipe, octal and quoted: who may write to it can hold it,"
                  + " and so keeps the task alive.")
          .orElse("0620");
  static final Setting<String> HEARTBEAT_FIFO_GROUP =
      Setting.text("fifo_group", "Group of the named pipe. Left out: that of who runs Mayfly.");
  static final Setting<Duration> HEARTBEAT_START =
      Setting.time(
              "start",
              "How long `mayfly sidecar` waits, once the credentials are there, for the task's"
                  + " first sign of life.")
          .orElse("5m");
  static final Setting<Settings> HEARTBEAT =
      Setting.section(
              "heartbeat",
              "What tells that the task lives.",
              HEARTBEAT_TIMEOUT,
              HEARTBEAT_SOURCE,
              HEARTBEAT_FIFO,
              HEARTBEAT_FIFO_PERMS,
              HEARTBEAT_FIFO_GROUP,
              HEARTBEAT_START)
          .orElse("{}");
  static final Setting<String> BEGIN =
      Setting.choice(
              "begin",
              List.of("at_start", "ahead", "on_request"),
              "When `mayfly sidecar` begins the task: at_start (with itself), ahead (with itself, and"
                  + " when a run that was held ends the next one at once: its files are there"
                  + " before the named pipe opens again, for as long as `heartbeat: start` waits"
                  + " for the pipe to be held) or on_request (whenever somebody asks for it over the"
                  + " socket).")
          .orElse("at_start");
  static final Setting<List<Settings>> GRANTS =
      Setting.sections(
              "grants", "The credentials it is given.", GRANT_NAME, TARGET, ROLE, TTL, DELIVER)
          .mandatory();

  static final Setting<String> KV_MOUNT =
      Setting.text("mount", "Where Vault's key-value engine, version 2, is mounted.")
          .orElse("secret");
  static final Setting<String> KV_PATH =
      Setting.text("path", "The folder in it, for this purpose alone.").orElse("mayfly/hand-over");
  static final Setting<Settings> VAULT_KV =
      Setting.section("vault_kv", "To Vault's key-value engine.", KV_MOUNT, KV_PATH);
  static final Setting<Settings> HAND_OVER =
      Setting.section(
          "hand_over",
          "Where what could not be proven within shutdown_grace is written, without secrets, so"
              + " that `mayfly recover --watch` finishes it elsewhere: for places whose state"
              + " folder does not survive, such as a pod's. Left out: nowhere.",
          VAULT_KV);
  static final Setting<Duration> KEEP =
      Setting.time("keep", "How long receipts and finished ledgers are kept.").orElse("90d");
  static final Setting<List<String>> SINKS =
      Setting.choices(
              "sinks",
              List.of("log", "file", "termination_log"),
              "Where the receipt of a task that ended goes: log (standard error), file (a folder"
                  + " beside the ledgers), termination_log (a short form, for Kubernetes).")
          .orElse("log, file");
  static final Setting<String> TERMINATION_LOG =
      Setting.text(
              "termination_log",
              "With that sink: the file that Kubernetes reads as the container's termination"
                  + " message.")
          .orElse("/dev/termination-log");
  static final Setting<String> TRANSIT_MOUNT =
      Setting.text("mount", "Where Vault's transit engine is mounted.").orElse("transit");
  static final Setting<String> TRANSIT_KEY =
      Setting.text("key", "The name of a key of type ed25519 in it.").orElse("mayfly-receipts");
  static final Setting<Settings> TRANSIT =
      Setting.section(
          "transit",
          "Vault's transit engine signs: nobody can take the key away.",
          TRANSIT_MOUNT,
          TRANSIT_KEY);
  static final Setting<String> KEY_FILE =
      Setting.text(
          "key_file",
          "A private Ed25519 key signs: a PEM file, as `openssl genpkey -algorithm ed25519` writes"
              + " it, that no other user can read.");
  static final Setting<Settings> SIGN =
      Setting.section(
          "sign",
          "Who signs receipts, so that `mayfly receipts verify` can tell later, anywhere and"
              + " offline, that nobody changed them. Left out: nobody.",
          TRANSIT,
          KEY_FILE);
  static final Setting<String> LOG_LEVEL =
      Setting.choice(
              "level",
              List.of("error", "warn", "info", "debug", "auto"),
              "What is logged: info is one line for every entry of the ledger. auto: info"
                  + " where journald or a container's runtime keeps it, else warn.")
          .orElse("auto");
  static final Setting<String> LOG_FORMAT =
      Setting.choice(
              "format",
              List.of("text", "json", "auto"),
              "auto: json where journald or a container's runtime keeps it, else text, with the"
                  + " time where it is not on a terminal.")
          .orElse("auto");

  static final Setting<Integer> VERSION =
      Setting.number("version", 1, 1, "The version of this file's format: 1.").mandatory();
  static final Setting<List<Settings>> POLICY =
      Setting.sections(
              "policy",
              "Which principal may hold which role, and for how long. What no rule allows is"
                  + " denied.",
              RULE_NAME,
              PRINCIPALS,
              RULE_TASKS,
              RULE_TARGET,
              RULE_ROLES,
              MAX_TTL,
              MAX_TTL_BY_GUARANTEE)
          .mandatory();
  static final Setting<List<Settings>> TASKS =
      Setting.sections(
              "tasks",
              "The tasks that may be run.",
              TASK_NAME,
              USER,
              MAX_LIFETIME,
              HEARTBEAT,
              BEGIN,
              GRANTS)
          .orElse("[]");

  static final Setting<String> SESSION_NAME =
      Setting.text("name", "What rules and receipts call it, as a task. Left out: target-role.");
  static final Setting<String> SESSION_TARGET =
      Setting.text("target", "The target that `mayfly db` is given.").mandatory();
  static final Setting<Duration> SESSION_LIFETIME =
      Setting.time("max_lifetime", "The session is ended after this long.").orElse("8h");
  static final Setting<String> REASON =
      Setting.choice(
              "reason",
              List.of("optional", "required"),
              "Whether it opens only where --reason says why, or an answer on the terminal.")
          .orElse("optional");
  static final Setting<List<String>> CLIENT =
      Setting.list(
          "client",
          "The program to open, and its arguments. Left out: the database's own: psql, mariadb or"
              + " mysql.");
  static final Setting<List<Settings>> SESSIONS =
      Setting.sections(
              "sessions",
              "What people may open with `mayfly db TARGET`: a client with a login that is made for"
                  + " this one session, and gone after it.",
              SESSION_NAME,
              SESSION_TARGET,
              ROLE,
              TTL,
              SESSION_LIFETIME,
              REASON,
              CLIENT)
          .orElse("[]");
  static final Setting<String> SOCKET =
      Setting.text(
          "socket",
          "Path of the Unix socket. Left out: mayfly/mayfly.sock in XDG_RUNTIME_DIR; for root, and"
              + " where that is unset or empty, in /run.");
  static final Setting<String> SOCKET_PERMS =
      Setting.text(
              "socket_perms",
              "Permissions of the socket, octal and quoted: who may connect to it may ask for"
                  + " tasks.")
          .orElse("0660");
  static final Setting<String> SOCKET_GROUP =
      Setting.text("socket_group", "Group of the socket. Left out: that of who runs Mayfly.");
  static final Setting<String> LISTEN =
      Setting.text(
          "listen",
          "A loopback address such as 127.0.0.1:8211 to serve the same on, where no socket can be"
              + " shared. Every user of the machine can connect to it.");
  static final Setting<String> HEALTH =
      Setting.text(
          "health",
          "Address for /startupz, /livez, /readyz and /metrics, such as 0.0.0.0:8210. No"
              + " credential is served there. Left out: none.");
  static final Setting<String> ISSUE_LIMIT =
      Setting.text(
              "issue_limit",
              "How often one task may begin for one user of the machine, as NUMBER/TIME: a job that"
                  + " crashes in a loop is braked before it fills Vault with leases. Of what Vault or"
                  + " the database refused, ten count as one.")
          .orElse("20/10m");
  static final Setting<String> ON_RESTART =
      Setting.choice(
              "on_restart",
              List.of("adopt", "end"),
              "What becomes of tasks that live when a sidecar was killed and starts again: adopt"
                  + " goes on with each that shows itself within its heartbeat's timeout, with the"
                  + " leases it has; end ends them all.")
          .orElse("adopt");
  static final Setting<Settings> SIDECAR =
      Setting.section(
              "sidecar",
              "What `mayfly sidecar` serves, and where.",
              SOCKET,
              SOCKET_PERMS,
              SOCKET_GROUP,
              LISTEN,
              HEALTH,
              ISSUE_LIMIT,
              ON_RESTART)
          .orElse("{}");
  static final Setting<String> STATE =
      Setting.text(
          "state",
          "Folder of ledgers and receipts, which hold no secret. It must survive a restart. Left"
              + " out: /var/lib/mayfly for root, else ${XDG_STATE_HOME:-~/.local/state}/mayfly.");
  static final Setting<Boolean> OBSERVE_ONLY =
      Setting.flag(
          "observe_only",
          "Says what would be ended, and ends nothing: for the first week in production.");
  static final Setting<Duration> SHUTDOWN_GRACE =
      Setting.time(
              "shutdown_grace",
              "How long Mayfly stays after its task to see every end proven. What is left then"
                  + " stays in the ledger and is finished by whoever starts next.")
          .orElse("30s");
  static final Setting<Settings> RECEIPTS =
      Setting.section("receipts", "Receipts of ended tasks.", KEEP, SINKS, TERMINATION_LOG, SIGN)
          .orElse("{}");
  static final Setting<Settings> LOG =
      Setting.section("log", "Log lines, on standard error.", LOG_LEVEL, LOG_FORMAT).orElse("{}");

  /** All keys of a target, given those that its backend declares. */
  static List<Setting<?>> ofTarget(List<Setting<?>> declared) {
    List<Setting<?>> all = new ArrayList<>(List.of(BACKEND));
    all.addAll(declared);
    all.add(UNPROVABLE);
    all.add(UNKNOWN_ACCOUNTS);
    return all;
  }

  private Keys() {}
}
