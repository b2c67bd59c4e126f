package dev.mayfly.backends.database.vault;

import dev.mayfly.backends.database.dialect.postgresql.AccountStatements;
import dev.mayfly.backends.database.dialect.postgresql.RoleNames;
import dev.mayfly.backends.database.postgresql.PostgresSettings;
import dev.mayfly.backends.database.postgresql.RoleSettings;
import dev.mayfly.backends.vault.TokenRole;
import dev.mayfly.backends.vault.VaultCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a person writes to Vault, once, for one target. */
public final class VaultSetUp {

  private static final Duration LONGEST_GUARD = Duration.ofHours(24);

  private static final String HEAD =
      "#!/bin/sh\n# Mayfly: what Vault or OpenBao needs to know.\nset -eu\n";
  private static final String VAULT = "vault=$(command -v bao || command -v vault)\n";

  private final PostgresSettings settings;
  private final VaultCommands commands;
  private final AccountStatements pack;
  private final VaultPolicy policy;

  /** One write to Vault's API. */
  public record Write(String path, Map<String, Object> body) {}

  public VaultSetUp(PostgresSettings settings, VaultCommands commands) {
    this.settings = settings;
    this.commands = commands;
    this.pack = new AccountStatements(settings.roleNames());
    this.policy = new VaultPolicy(settings);
  }

  /** Everything but the root's password, in order. */
  public List<Write> writes() {
    List<Write> writes = new ArrayList<>();
    EngineNames engine = settings.engine();
    writes.addAll(tokens(engine.tokenRole(), policy.lease()));
    writes.addAll(tokens(engine.guardTokenRole(), policy.guardLease()));
    writes.add(new Write(engine.config(), connection()));
    settings.everyRole().forEach(role -> writes.add(role(role)));
    return writes;
  }

  /** The same as commands of Vault's or OpenBao's command line. */
  public String script() {
    EngineNames engine = settings.engine();
    StringBuilder script = new StringBuilder(HEAD).append(commands.head()).append(VAULT);
    script.append(
        """
        # Wants VAULT_ADDR and a token that may write all this. The first time, and whenever somebody gave %s another password in
        # PostgreSQL, it wants that in ROOT_PASSWORD; without, Vault keeps the one it has: so it can be run again after a rotation.
        """
            .formatted(settings.roleNames().roots().get(0)));
    script.append(
        "\"$vault\" secrets list -format=json | grep -qF %s || \"$vault\" secrets enable -path=%s database\n"
            .formatted(
                VaultCommands.shell(quoted(engine.mount() + "/") + ":"),
                VaultCommands.shell(engine.mount())));
    writes().forEach(write -> script.append("\"$vault\" ").append(command(write)).append('\n'));
    String config = VaultCommands.shell(engine.config());
    return script
        .append(
            """
            if [ -n "${ROOT_PASSWORD:-}" ]; then
              # Not as an argument, which others on this machine can see.
              printf %s "$ROOT_PASSWORD" | "$vault" write CONFIG verify_connection=true password=-
            else
              printf '%s\\n' CONFIG': ROOT_PASSWORD is not set, so Vault keeps the password that it has. The first time it needs one.' >&2
            fi
            """
                .replace("CONFIG", config))
        .toString();
  }

  /** Takes it all away; leases of the roles must be revoked before. */
  public String removal() {
    EngineNames engine = settings.engine();
    StringBuilder script = new StringBuilder(HEAD).append(commands.head()).append(VAULT);
    script.append("# Takes away what was set up in Vault, the mount of the engine excepted.\n");
    for (String role : settings.everyRole()) {
      String prefix = VaultCommands.shell(engine.creds(role) + "/");
      script.append("\"$vault\" lease revoke -sync -prefix ").append(prefix).append('\n');
    }
    List<Write> writes = writes();
    for (int i = writes.size() - 1; i >= 0; i--) {
      String path = VaultCommands.shell(writes.get(i).path());
      script.append("\"$vault\" delete ").append(path).append('\n');
    }
    return script.toString();
  }

  /** A write as the line that mends what is there. */
  public String remedy(Write write) {
    return commands.line("write", command(write).replaceFirst("^write ", ""));
  }

  private static String command(Write write) {
    return "write "
        + VaultCommands.shell(write.path())
        + " - <<'EOF'\n"
        + json(write.body())
        + "\nEOF";
  }

  private static String json(Map<String, Object> body) {
    return body.entrySet().stream()
        .map(entry -> "  " + quoted(entry.getKey()) + ": " + json(entry.getValue()))
        .collect(Collectors.joining(",\n", "{\n", "\n}"));
  }

  private static String json(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(VaultSetUp::json).collect(Collectors.joining(", ", "[", "]"));
    }
    return value instanceof String text ? quoted(text) : value.toString();
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append(c == '\n' ? "\\n" : String.format("\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }

  /** A token role and the policy of its tokens. */
  private static List<Write> tokens(String tokenRole, String policy) {
    TokenRole role = new TokenRole(tokenRole);
    return List.of(
        new Write("sys/policies/acl/" + role.policy(), Map.of("policy", policy)),
        new Write(role.path(), role.body()));
  }

  /** The connection, without the root's password. */
  Map<String, Object> connection() {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("plugin_name", "postgresql-database-plugin");
    body.put("connection_url", settings.primary().engine());
    body.put("username", settings.roleNames().roots().get(0));
    body.put("username_template", pack.usernameTemplate());
    body.put("password_authentication", "scram-sha-256");
    body.put("allowed_roles", settings.everyRole());
    body.put("root_rotation_statements", pack.rootRotation());
    body.put("max_open_connections", 16);
    body.put("max_idle_connections", 4);
    body.put("verify_connection", false);
    return body;
  }

  /** A role of the engine: a task's, or the guard's. */
  public Write role(String role) {
    Map<String, Object> body =
        role.equals(settings.engine().guardRole())
            ? statements(pack.guardCreation(), settings.guardTtl(), LONGEST_GUARD)
            : statements(creation(role), settings.ttlOf(role), settings.maxTtlOf(role));
    return new Write(settings.engine().role(role), body);
  }

  private List<String> creation(String role) {
    RoleNames roleNames = settings.roleNames();
    RoleSettings said = settings.role(role);
    List<String> creation =
        new ArrayList<>(
            pack.creation(roleNames.groupOf(role), roleNames.heirOf(role), said.connectionLimit()));
    creation.addAll(said.statements());
    return creation;
  }

  private Map<String, Object> statements(List<String> creation, Duration ttl, Duration longest) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("db_name", settings.engine().connection());
    body.put("creation_statements", creation);
    body.put("rollback_statements", pack.rollback());
    body.put("renew_statements", pack.renewal());
    body.put("revocation_statements", pack.revocation(settings.leftCode()));
    body.put("default_ttl", ttl.toSeconds());
    body.put("max_ttl", longest.toSeconds());
    return body;
  }
}
