package dev.mayfly.backends.database.postgresql;

import dev.mayfly.backends.database.dialect.Servers;
import dev.mayfly.backends.database.dialect.postgresql.InstalledFunctions;
import dev.mayfly.backends.database.dialect.postgresql.LoginTrial;
import dev.mayfly.backends.database.dialect.postgresql.PostgresUrl;
import dev.mayfly.backends.database.dialect.postgresql.RoleNames;
import dev.mayfly.backends.database.guard.SingleConnections;
import dev.mayfly.backends.database.vault.VaultDatabaseIssuer;
import dev.mayfly.backends.database.vault.VaultSetUp;
import dev.mayfly.backends.vault.PolicyLine;
import dev.mayfly.backends.vault.VaultCall;
import dev.mayfly.backends.vault.VaultCall.Verb;
import dev.mayfly.backends.vault.VaultReply;
import dev.mayfly.backends.vault.VaultSession;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.Difference;
import dev.mayfly.core.backend.IssueRequest;
import dev.mayfly.core.backend.Issued;
import dev.mayfly.core.backend.RevokeRequest;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.task.TaskId;
import dev.mayfly.core.time.Deadline;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How what is set up in Vault and in the databases differs from what would be written today. */
final class SetUpComparison {

  private final PostgresSettings settings;
  private final VaultSession vault;
  private final VaultDatabaseIssuer issuer;
  private final List<Difference> differences = new ArrayList<>();

  SetUpComparison(PostgresSettings settings, VaultSession vault, VaultDatabaseIssuer issuer) {
    this.settings = settings;
    this.vault = vault;
    this.issuer = issuer;
  }

  List<Difference> run(Deadline deadline) throws BackendException {
    for (VaultSetUp.Write write :
        new VaultSetUp(settings.engine(), PostgresEngine.connection(settings), vault.commands())
            .writes()) {
      inVault(write, deadline);
    }
    inDatabases(deadline);
    return differences;
  }

  private void inVault(VaultSetUp.Write write, Deadline deadline) throws BackendException {
    Map<String, Object> wanted = new TreeMap<>(write.body());
    wanted.remove("verify_connection"); // says how to write it, and is not kept
    VaultCall call = VaultCall.read(write.path());
    VaultReply reply = vault.ask(call, deadline);
    if (reply.status() == 403) {
      String line = PolicyLine.stanza(Verb.READ, write.path());
      compare("vault", write.path(), List.of("may not be read. fix: " + line), lines(wanted));
    } else if (reply.status() == 400 || reply.status() == 404) {
      compare("vault", write.path(), List.of(), lines(wanted));
    } else {
      reply.orThrow(call);
      Map<String, Object> there = new TreeMap<>();
      for (String key : wanted.keySet()) {
        @Nullable Object value = found(reply, key);
        if (value != null) {
          there.put(key, value);
        }
      }
      compare("vault", write.path(), lines(there), lines(wanted));
    }
  }

  private static @Nullable Object found(VaultReply reply, String key) {
    if (key.equals("root_rotation_statements")) {
      return reply.data().get("root_credentials_rotate_statements");
    }
    @Nullable Object value = reply.data().get(key);
    return value == null && reply.data().get("connection_details") instanceof Map<?, ?> details
        ? details.get(key)
        : value;
  }

  private static List<String> lines(Map<String, Object> body) {
    List<String> lines = new ArrayList<>();
    body.forEach(
        (key, value) -> {
          if (value instanceof List<?> list) {
            lines.add(key + ":");
            list.forEach(each -> text(String.valueOf(each), "  - ", lines));
          } else {
            text(same(value), key + ": ", lines);
          }
        });
    return lines;
  }

  private static void text(String text, String before, List<String> lines) {
    String first = before;
    for (String line : text.stripTrailing().split("\n", -1)) {
      lines.add(first + line);
      first = "    ";
    }
  }

  /** Vault tells a time of ten minutes in seconds. */
  private static String same(Object value) {
    String text = value.toString();
    if (text.matches("\\d+m")) {
      return String.valueOf(60 * Long.parseLong(text.substring(0, text.length() - 1)));
    }
    return text.matches("\\d+\\.0") ? text.substring(0, text.length() - 2) : text;
  }

  /** With a login of the guard's, as the examination does. */
  private void inDatabases(Deadline deadline) throws BackendException {
    LeaseKey key = LeaseKey.random(new SecureRandom());
    String role = settings.engine().guard().name();
    Issued login =
        issuer.issue(
            new IssueRequest(
                key, new TaskId("generate", key.value()), role, settings.engine().guard().ttl()),
            deadline);
    try (SingleConnections connections =
        new SingleConnections((DatabaseLogin) login.credential())) {
      for (String database : settings.target().allDatabases()) {
        inDatabase(settings.target().primary().to(database), connections, deadline);
      }
    }
    issuer.revoke(new RevokeRequest(key, role, Optional.of(login.reference())), deadline);
  }

  private void inDatabase(PostgresUrl url, Servers servers, Deadline deadline) {
    RoleNames roleNames = settings.target().roleNames();
    InstalledFunctions functions = new InstalledFunctions(roleNames);
    List<String> there;
    try {
      there = functions.in(servers.at(url), deadline).map(List::of).orElse(List.of());
    } catch (SQLException e) {
      there = List.of("cannot be looked at: " + LoginTrial.message(e));
    }
    compare(
        "sql",
        "schema " + roleNames.schema() + " in " + url + "/" + url.database(),
        there,
        List.of(functions.expected()));
  }

  private void compare(String kind, String place, List<String> there, List<String> wanted) {
    if (!there.equals(wanted)) {
      differences.add(new Difference(kind, place, there, wanted));
    }
  }
}
