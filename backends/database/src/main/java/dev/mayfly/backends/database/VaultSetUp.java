package dev.mayfly.backends.database;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a person writes to Vault, once, for one target. */
final class VaultSetUp {

  private static final Duration LONGEST_GUARD = Duration.ofHours(24);

  private final PostgresSettings settings;
  private final StatementPack pack;
  private final VaultPolicy policy;

  /** One write to Vault's API. */
  record Write(String path, Map<String, Object> body) {}

  VaultSetUp(PostgresSettings settings) {
    this.settings = settings;
    this.pack = new StatementPack(settings.arrangement());
    this.policy = new VaultPolicy(settings);
  }

  /** Everything but the root's password, in order. */
  List<Write> writes() {
    List<Write> writes = new ArrayList<>();
    EngineNames engine = settings.engine();
    writes.addAll(tokens(engine.tokenRole(), policy.lease()));
    writes.addAll(tokens(engine.guardTokenRole(), policy.guardLease()));
    writes.add(new Write(engine.config(), connection()));
    settings.everyRole().forEach(role -> writes.add(role(role)));
    return writes;
  }

  /** The same as commands of Vault's or OpenBao's command line. */
  String script() {
    EngineNames engine = settings.engine();
    String writes = writes().stream().map(VaultSetUp::command).collect(Collectors.joining("\n"));
    return """
        #!/bin/sh
        # Mayfly: what Vault or OpenBao needs to know. Wants VAULT_ADDR, a token that may write all this, and in ROOT_PASSWORD the
        # password that \\password %s gave that login in PostgreSQL.
        set -eu
        vault=$(command -v bao || command -v vault)
        "$vault" secrets list | grep -q '^%s/' || "$vault" secrets enable -path=%s database
        %s
        # Not as an argument, which others on this machine can see.
        printf %%s "$ROOT_PASSWORD" | "$vault" write %s verify_connection=true password=-
        """
        .formatted(
            settings.arrangement().roots().get(0),
            engine.mount(),
            engine.mount(),
            writes,
            engine.config());
  }

  /** Takes it all away; leases of the roles must be revoked before. */
  String removal() {
    EngineNames engine = settings.engine();
    List<String> paths = new ArrayList<>();
    writes().forEach(write -> paths.add(0, write.path()));
    return "#!/bin/sh\n# Mayfly: takes away what was set up in Vault, the mount of the engine excepted.\nset -eu\n"
        + "vault=$(command -v bao || command -v vault)\n"
        + settings.everyRole().stream()
            .map(role -> "\"$vault\" lease revoke -sync -prefix " + engine.creds(role) + "/\n")
            .collect(Collectors.joining())
        + paths.stream()
            .map(path -> "\"$vault\" delete " + path + "\n")
            .collect(Collectors.joining());
  }

  /** A write as one command. */
  static String command(Write write) {
    return "\"$vault\" write " + write.path() + " - <<'EOF'\n" + json(write.body()) + "\nEOF";
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
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }

  /** A token role and the policy of its tokens. */
  private static List<Write> tokens(String tokenRole, String policy) {
    String name = EngineNames.leasePolicy(tokenRole);
    return List.of(
        new Write("sys/policies/acl/" + name, Map.of("policy", policy)),
        new Write(EngineNames.tokenRolePath(tokenRole), tokenRole(name)));
  }

  private static Map<String, Object> tokenRole(String policy) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("orphan", true);
    body.put("renewable", true);
    body.put("token_type", "service");
    body.put("token_period", "10m");
    body.put("token_no_default_policy", true);
    body.put("allowed_policies", List.of(policy));
    return body;
  }

  /** The connection, without the root's password. */
  Map<String, Object> connection() {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("plugin_name", "postgresql-database-plugin");
    body.put("connection_url", settings.primary().engine());
    body.put("username", settings.arrangement().roots().get(0));
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
  Write role(String role) {
    Map<String, Object> body =
        role.equals(settings.engine().guardRole())
            ? statements(pack.guardCreation(), settings.guardTtl(), LONGEST_GUARD)
            : statements(creation(role), settings.ttlOf(role), settings.maxTtlOf(role));
    return new Write(settings.engine().role(role), body);
  }

  private List<String> creation(String role) {
    Arrangement arrangement = settings.arrangement();
    RoleSettings said = settings.role(role);
    List<String> creation =
        new ArrayList<>(
            pack.creation(
                arrangement.groupOf(role), arrangement.heirOf(role), said.connectionLimit()));
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
