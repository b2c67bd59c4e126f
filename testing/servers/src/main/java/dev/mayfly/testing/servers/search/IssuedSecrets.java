package dev.mayfly.testing.servers.search;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every secret that the servers of this JVM issued or were given: each OpenBao writes in clear what
 * it is asked and answers, and that is read.
 */
public final class IssuedSecrets {

  private static final Set<String> FIELDS =
      Set.of("client_token", "token", "password", "secret_id", "jwt", "private_key");

  /** What a login at Vault is vouched for with; what a task is given is not among it. */
  private static final Set<String> EVIDENCE = Set.of("client_token", "token", "secret_id", "jwt");

  /** In bytes; no line is as long. */
  private static final long MOST_AT_ONCE = 8 << 20;

  private static final JsonMapper JSON = new JsonMapper();

  private static final SecretIndex INDEX = new SecretIndex();
  private static final Set<String> EVIDENCE_SO_FAR = new HashSet<>();
  private static final Map<Path, Long> READ_SO_FAR = new HashMap<>();

  private static boolean sought;

  private IssuedSecrets() {}

  /** From now on there is a search for them. */
  static synchronized void seek() {
    sought = true;
  }

  /** Whether there is a search for them: in tests, and not in what is measured or shown. */
  public static synchronized boolean areSought() {
    return sought;
  }

  /** Its kind says what it is without giving it away. */
  public static synchronized void add(String kind, String secret) {
    INDEX.add(kind, secret.getBytes(UTF_8));
    if (EVIDENCE.contains(kind)) {
      EVIDENCE_SO_FAR.add(secret);
    }
  }

  /** From now on what an OpenBao writes to this file is read. */
  public static synchronized void follow(Path rawAudit) {
    READ_SO_FAR.put(rawAudit, 0L);
  }

  /** The file, if it was followed, is read for the last time. */
  public static synchronized void leave(Path rawAudit) {
    if (READ_SO_FAR.containsKey(rawAudit)) {
      read(rawAudit);
      READ_SO_FAR.remove(rawAudit);
    }
  }

  /** The kinds of those that are in the text, of all that there were until now. */
  static synchronized Set<String> kindsIn(byte[] text) {
    return INDEX.kindsIn(text);
  }

  /** Whether the text is the evidence for a login at Vault and nothing else. */
  static synchronized boolean isEvidence(byte[] text) {
    return EVIDENCE_SO_FAR.contains(new String(text, UTF_8).strip());
  }

  /** Reads what was written since. */
  static synchronized void catchUp() {
    READ_SO_FAR.keySet().forEach(IssuedSecrets::read);
  }

  private static void read(Path rawAudit) {
    try (RandomAccessFile file = new RandomAccessFile(rawAudit.toFile(), "r")) {
      long from = READ_SO_FAR.getOrDefault(rawAudit, 0L);
      for (int length = 1; length > 0; from += length) {
        file.seek(from);
        byte[] fresh = new byte[(int) Math.min(MOST_AT_ONCE, file.length() - from)];
        file.readFully(fresh);
        // The last line may be half written.
        length = endOfLines(fresh);
        String lines = new String(fresh, 0, length, UTF_8);
        lines.lines().forEach(line -> collect(JSON.readTree(line)));
      }
      READ_SO_FAR.put(rawAudit, from);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int endOfLines(byte[] text) {
    int end = text.length;
    while (end > 0 && text[end - 1] != '\n') {
      end--;
    }
    return end;
  }

  private static void collect(JsonNode node) {
    node.propertyStream()
        .filter(field -> FIELDS.contains(field.getKey()) && field.getValue().isString())
        .forEach(field -> add(field.getKey(), field.getValue().asString()));
    node.forEach(IssuedSecrets::collect);
  }
}
