package dev.mayfly.backends.database.vault;

import dev.mayfly.backends.vault.PolicyLine;
import dev.mayfly.backends.vault.VaultCall;
import dev.mayfly.backends.vault.VaultCall.Verb;
import dev.mayfly.backends.vault.VaultReply;
import dev.mayfly.backends.vault.VaultSession;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.Difference;
import dev.mayfly.core.time.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How what is set up in Vault differs from what would be written today. */
public final class VaultComparison {

  private final VaultSession vault;
  private final List<Difference> differences = new ArrayList<>();

  public VaultComparison(VaultSession vault) {
    this.vault = vault;
  }

  public List<Difference> run(VaultSetUp setUp, Deadline deadline) throws BackendException {
    for (VaultSetUp.Write write : setUp.writes()) {
      inVault(write, deadline);
    }
    return differences;
  }

  private void inVault(VaultSetUp.Write write, Deadline deadline) throws BackendException {
    Map<String, Object> wanted = new TreeMap<>(write.body());
    wanted.remove("verify_connection"); // says how to write it, and is not kept
    VaultCall call = VaultCall.read(write.path());
    VaultReply reply = vault.ask(call, deadline);
    if (reply.status() == 403) {
      String line = PolicyLine.stanza(Verb.READ, write.path());
      compare(write.path(), List.of("may not be read. fix: " + line), lines(wanted));
    } else if (reply.status() == 400 || reply.status() == 404) {
      compare(write.path(), List.of(), lines(wanted));
    } else {
      reply.orThrow(call);
      Map<String, Object> there = new TreeMap<>();
      for (String key : wanted.keySet()) {
        @Nullable Object value = found(reply, key);
        if (value != null) {
          there.put(key, value);
        }
      }
      compare(write.path(), lines(there), lines(wanted));
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

  private void compare(String place, List<String> there, List<String> wanted) {
    Difference.between("vault", place, there, wanted).ifPresent(differences::add);
  }
}
