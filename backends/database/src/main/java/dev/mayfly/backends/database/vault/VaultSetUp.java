package dev.mayfly.backends.database.vault;

import dev.mayfly.backends.database.dialect.AccountNames;
import dev.mayfly.backends.database.dialect.RoleStatements;
import dev.mayfly.backends.vault.TokenRole;
import dev.mayfly.backends.vault.VaultCommands;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** What a person writes to Vault, once, for one target. */
public final class VaultSetUp {

  private static final String HEAD =
      "#!/bin/sh\n# Mayfly: what Vault or OpenBao needs to know.\nset -eu\n";
  private static final String VAULT = "vault=$(command -v bao || command -v vault)\n";

  private final EngineSettings settings;
  private final VaultCommands commands;
  private final EngineConnection connection;
  private final VaultPolicy policy;

  /** One write to Vault's API. */
  public record Write(String path, Map<String, Object> body) {}

  public VaultSetUp(EngineSettings settings, EngineConnection connection, VaultCommands commands) {
    this.settings = settings;
    this.commands = commands;
    this.connection = connection;
    this.policy = new VaultPolicy(settings);
  }

  /** Everything but the root's password, in order. */
  public List<Write> writes() {
    List<Write> writes = new ArrayList<>();
    EngineNames engine = settings.names();
    writes.addAll(tokens(engine.tokenRole(), policy.lease()));
    writes.addAll(tokens(engine.guardTokenRole(), policy.guardLease()));
    writes.add(new Write(engine.config(), connection()));
    settings.everyName().forEach(role -> writes.add(role(role)));
    return writes;
  }

  /** The same as commands of Vault's or OpenBao's command line. */
  public String script() {
    EngineNames engine = settings.names();
    StringBuilder script = new StringBuilder(HEAD).append(commands.head()).append(VAULT);
    script.append("# Wants VAULT_ADDR and a token that may write all this.\n");
    script.append(
        "\"$vault\" secrets list -format=json | grep -qF %s || \"$vault\" secrets enable -path=%s database\n"
            .formatted(
                VaultCommands.shell(quoted(engine.mount() + "/") + ":"),
                VaultCommands.shell(engine.mount())));
    writes().forEach(write -> script.append("\"$vault\" ").append(command(write)).append('\n'));
    return settings.rootsAlternate() ? script.toString() : script + password(engine);
  }

  /** Of the one root login that there is. */
  private String password(EngineNames engine) {
    return """
        root=%s
        # The first time, and whenever somebody gave that login another password in the database, it wants that in ROOT_PASSWORD;
        # without, Vault keeps the one it has: so it can be run again after a rotation.
        if [ -n "${ROOT_PASSWORD:-}" ]; then
          # Not as an argument, which others on this machine can see.
          printf %%s "$ROOT_PASSWORD" | "$vault" write CONFIG username="$root" verify_connection=true password=-
        else
          printf '%%s\\n' CONFIG': ROOT_PASSWORD is not set, so Vault keeps the password that it has. The first time it needs one.' >&2
        fi
        """
        .formatted(VaultCommands.shell(connection.roots().get(0)))
        .replace("CONFIG", VaultCommands.shell(engine.config()));
  }

  /** Takes it all away; leases of the roles must be revoked before. */
  public String removal() {
    EngineNames engine = settings.names();
    StringBuilder script = new StringBuilder(HEAD).append(commands.head()).append(VAULT);
    script.append("# Takes away what was set up in Vault, the mount of the engine excepted.\n");
    for (String role : settings.everyName()) {
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
    body.put("plugin_name", connection.plugin());
    body.put("connection_url", connection.url());
    if (!settings.rootsAlternate()) { // else it is the one or the other
      body.put("username", connection.roots().get(0));
    }
    if (settings.plugin().isEmpty()) { // ours names accounts by itself
      body.put("username_template", usernameTemplate());
    }
    connection.options().forEach(option -> body.put(option.key(), option.value()));
    body.put("allowed_roles", settings.everyName());
    body.put("root_rotation_statements", connection.rootRotation());
    body.put("max_open_connections", 16);
    body.put("max_idle_connections", 4);
    body.put("verify_connection", false);
    return body;
  }

  /**
   * Brings the lease key into the account's name: it is the display name of the token that reads
   * the credential, and Vault says before it that this is a token.
   */
  private String usernameTemplate() {
    AccountNames accounts = settings.accounts();
    return "{{ printf \"%s%%s-%%s\" (.DisplayName | replace \"token-\" \"%s\" | truncate 40) (random 6) }}"
        .formatted(accounts.prefix(), accounts.beforeKey().substring(accounts.prefix().length()));
  }

  /** A role of the engine: a task's, or the guard's. */
  public Write role(String name) {
    EngineRole role = settings.role(name);
    RoleStatements statements = Objects.requireNonNull(connection.roles().get(role.name()));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("db_name", settings.names().connection());
    body.put("creation_statements", statements.creation());
    body.put("rollback_statements", statements.rollback());
    body.put("renew_statements", statements.renewal());
    body.put("revocation_statements", statements.revocation());
    body.put("default_ttl", role.ttl().toSeconds());
    body.put("max_ttl", role.maxTtl().toSeconds());
    return new Write(settings.names().role(role.name()), body);
  }
}
