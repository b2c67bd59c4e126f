package dev.mayfly.backends.vault;

import dev.mayfly.backends.vault.VaultCall.Verb;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.time.Deadline;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A folder of entries in a key-value engine of version 2, each written with check-and-set: of two
 * who change one at once, one is told that it did not. Thread-safe.
 */
public final class KvFolder {

  private final VaultSession session;
  private final String mount;
  private final String path;

  /**
   * An entry as it was read.
   *
   * @param version changes with every write
   */
  public record Entry(int version, Map<String, Object> data) {
    public Entry {
      data = Map.copyOf(data);
    }
  }

  public KvFolder(VaultSession session, String mount, String path) {
    this.session = session;
    this.mount = mount;
    this.path = path;
  }

  /** What {@link #create} needs: path → capability. */
  public static SortedMap<String, Verb> neededToCreate(String mount, String path) {
    return new TreeMap<>(Map.of(mount + "/data/" + path + "/*", Verb.CREATE));
  }

  /** What all the rest needs. */
  public static SortedMap<String, Verb> neededToTake(String mount, String path) {
    SortedMap<String, Verb> needed = new TreeMap<>();
    needed.put(mount + "/metadata/" + path + "/", Verb.LIST);
    needed.put(mount + "/metadata/" + path + "/*", Verb.DELETE);
    return needed;
  }

  /** The lines of policy that allow these. */
  public static String policy(SortedMap<String, Verb> needed) {
    return needed.entrySet().stream()
        .map(each -> PolicyLine.stanza(each.getValue(), each.getKey()) + "\n")
        .collect(Collectors.joining());
  }

  /** The lines of policy for whoever takes entries up. */
  public static String takersPolicy(String mount, String path) {
    return "path \""
        + mount
        + "/data/"
        + path
        + "/*\" { capabilities = [\"read\", \"update\"] }\n"
        + policy(neededToTake(mount, path));
  }

  /** Writes an entry that there was not; throws where there is one. */
  public void create(String name, Map<String, Object> data, Deadline deadline)
      throws BackendException {
    session.call(write(name, data, 0), deadline);
  }

  /** Writes it over the version that was read; false where somebody else wrote since then. */
  public boolean replace(String name, Map<String, Object> data, int version, Deadline deadline)
      throws BackendException {
    VaultCall call = write(name, data, version);
    VaultReply reply = session.ask(call, deadline);
    if (reply.status() == 400 && reply.says("check-and-set")) {
      return false;
    }
    session.require(call, reply, deadline);
    return true;
  }

  /** Writes it over whatever is there, which needs not be known. */
  public void put(String name, Map<String, Object> data, Deadline deadline)
      throws BackendException {
    session.call(
        VaultCall.write(mount + "/data/" + path + "/" + name, Map.of("data", data)), deadline);
  }

  /** Takes what these versions said away, for good; what is gone already is success. */
  public void destroy(String name, List<Integer> versions, Deadline deadline)
      throws BackendException {
    session.call(
        VaultCall.write(mount + "/destroy/" + path + "/" + name, Map.of("versions", versions)),
        deadline);
  }

  private VaultCall write(String name, Map<String, Object> data, int version) {
    return VaultCall.write(
        mount + "/data/" + path + "/" + name,
        Map.of("options", Map.of("cas", version), "data", data));
  }

  public List<String> names(Deadline deadline) throws BackendException {
    VaultCall call = VaultCall.list(mount + "/metadata/" + path);
    VaultReply reply = session.ask(call, deadline);
    return reply.status() == 404
        ? List.of()
        : session.require(call, reply, deadline).strings("keys").stream()
            .filter(name -> !name.endsWith("/"))
            .sorted()
            .toList();
  }

  /** Empty where there is none any more. */
  public Optional<Entry> read(String name, Deadline deadline) throws BackendException {
    VaultCall call = VaultCall.read(mount + "/data/" + path + "/" + name);
    VaultReply reply = session.ask(call, deadline);
    if (reply.status() == 404) {
      return Optional.empty();
    }
    Map<String, Object> answer = session.require(call, reply, deadline).data();
    Map<String, Object> data = map(answer.get("data"));
    return map(answer.get("metadata")).get("version") instanceof Number version
        ? Optional.of(new Entry(version.intValue(), data))
        : Optional.empty();
  }

  /** With all its versions; one that is gone already is success. */
  public void delete(String name, Deadline deadline) throws BackendException {
    session.call(VaultCall.delete(mount + "/metadata/" + path + "/" + name), deadline);
  }

  private static Map<String, Object> map(@Nullable Object value) {
    Map<String, Object> map = new TreeMap<>();
    if (value instanceof Map<?, ?> fields) {
      fields.forEach(
          (name, field) -> {
            if (field != null) {
              map.put(String.valueOf(name), field);
            }
          });
    }
    return map;
  }
}
