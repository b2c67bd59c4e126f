package dev.mayfly.backends.vault;

import dev.mayfly.backends.vault.VaultCall.Verb;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.time.Deadline;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An Ed25519 key in Vault's transit engine, which signs and never gives the key away. Thread-safe.
 */
public final class TransitKey {

  private static final String TYPE = "ed25519";

  private final VaultSession session;
  private final String mount;
  private final String name;

  public TransitKey(VaultSession session, String mount, String name) {
    this.session = session;
    this.mount = mount;
    this.name = name;
  }

  /** What {@link #sign} and {@link #publicKeys} need: path → capability. */
  public static SortedMap<String, Verb> needed(String mount, String name) {
    SortedMap<String, Verb> needed = new TreeMap<>();
    needed.put(signing(mount, name), Verb.UPDATE);
    needed.put(key(mount, name), Verb.READ);
    return needed;
  }

  /** The same as lines of policy. */
  public static String policy(String mount, String name) {
    return PolicyLine.stanza(Verb.UPDATE, signing(mount, name))
        + "\n# Only what `mayfly doctor` and `mayfly receipts key` look at.\n"
        + PolicyLine.stanza(Verb.READ, key(mount, name))
        + "\n";
  }

  private static String key(String mount, String name) {
    return mount + "/keys/" + name;
  }

  private static String signing(String mount, String name) {
    return mount + "/sign/" + name;
  }

  /** The 64 bytes of the signature by the key's newest version. */
  public byte[] sign(byte[] bytes, Deadline deadline) throws BackendException {
    String input = Base64.getEncoder().encodeToString(bytes);
    VaultCall call = VaultCall.write(signing(mount, name), Map.of("input", input));
    String signature = session.call(call, deadline).text("signature");
    return decoded(call, signature.substring(signature.lastIndexOf(':') + 1));
  }

  /** The 32 bytes of each version's public key, oldest first. */
  public List<byte[]> publicKeys(Deadline deadline) throws BackendException {
    VaultCall call = VaultCall.read(key(mount, name));
    VaultReply reply = session.call(call, deadline);
    if (!reply.text("type").equals(TYPE)) {
      throw new BackendException(
          Kind.INVALID,
          call.path()
              + " is of type "
              + reply.text("type")
              + ": `"
              + session.commands().line("write", "-f " + call.path() + " type=ed25519")
              + "` makes one that can be used");
    }
    SortedMap<String, Object> versions = new TreeMap<>(Comparator.comparing(Integer::valueOf));
    if (reply.data().get("keys") instanceof Map<?, ?> keys) {
      keys.forEach((version, key) -> versions.put(version.toString(), key));
    }
    List<byte[]> keys = new ArrayList<>();
    for (Object version : versions.values()) {
      Object key = version instanceof Map<?, ?> fields ? fields.get("public_key") : null;
      keys.add(decoded(call, String.valueOf(key)));
    }
    return keys;
  }

  private static byte[] decoded(VaultCall call, String text) throws BackendException {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new BackendException(Kind.INVALID, call + " was not answered as by a transit key", e);
    }
  }
}
