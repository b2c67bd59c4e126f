package dev.mayfly.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.backends.vault.KvFolder;
import dev.mayfly.client.Credential;
import dev.mayfly.client.TaskSession;
import dev.mayfly.testing.servers.Await;
import dev.mayfly.testing.servers.BaoClient;
import dev.mayfly.testing.servers.FaultyProxy;
import dev.mayfly.testing.servers.SharedServers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A sidecar that must go while its target cannot be reached")
class HandOverTest {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String NAME = "handed";
  private static final String DATA = "handed-kv/data/mayfly/hand-over/";
  private static final String PLACE = "handed-kv/metadata/mayfly/hand-over";

  @TempDir static Path folder;
  private static PreparedServers servers;

  @BeforeAll
  static void prepare() throws Exception {
    servers =
        PreparedServers.prepare(
            NAME,
            folder,
            SharedServers.openBao(),
            SharedServers.postgreSql(),
            "shutdown_grace: 2s\nhand_over: { vault_kv: { mount: handed-kv } }\n");
    BaoClient admin = servers.vault().admin();
    admin.write("sys/mounts/handed-kv", Map.of("type", "kv", "options", Map.of("version", "2")));
    String policy = KvFolder.takersPolicy("handed-kv", "mayfly/hand-over");
    admin.write("sys/policies/acl/handed-recover", Map.of("policy", policy));
    String role = "auth/approle/role/handed-recover";
    admin.write(role, Map.of("token_policies", List.of(NAME, "handed-recover")));
    Files.writeString(
        folder.resolve("recover-role-id"), admin.read(role + "/role-id").text("data", "role_id"));
    Files.writeString(
        folder.resolve("recover-secret-id"),
        admin.write(role + "/secret-id").text("data", "secret_id"));
  }

  /** The prepared configuration, with its target behind the proxy. */
  private static String behind(FaultyProxy proxy, String text) {
    return text.replace(
        servers.database().host() + ":" + servers.database().port() + "/",
        "127.0.0.1:" + proxy.port() + "/");
  }

  /** One that gives no credential to anybody, as it need not. */
  private static MayflyProcess watch(FaultyProxy proxy, String name) throws IOException {
    return watch(proxy, name, "");
  }

  private static MayflyProcess watch(FaultyProxy proxy, String name, String more)
      throws IOException {
    String text =
        behind(proxy, Files.readString(folder.resolve("mayfly.yaml")))
            .replaceFirst("(?s)policy:.*(?=targets:)", "policy: []\ntasks: []\n")
            .replace(folder + "/state", folder.resolve(name).toString())
            .replace("/role-id", "/recover-role-id")
            .replace("/secret-id", "/recover-secret-id");
    Path file = Files.writeString(folder.resolve(name + ".yaml"), text + more);
    return MayflyProcess.start(folder, "recover", "--watch", "-c", file.toString());
  }

  private static List<String> entries() {
    BaoClient admin = servers.vault().admin();
    return admin.read("handed-kv/config").status() == 200 ? list(admin) : List.of();
  }

  private static List<String> list(BaoClient admin) {
    try {
      return admin.list(PLACE);
    } catch (RuntimeException none) {
      return List.of();
    }
  }

  private static List<String> receipts(String name) throws IOException {
    Path receipts = folder.resolve(name).resolve("receipts");
    List<String> texts = new ArrayList<>();
    if (Files.exists(receipts)) {
      try (Stream<Path> files = Files.list(receipts)) {
        for (Path file : files.filter(one -> one.toString().endsWith(".json")).toList()) {
          texts.add(Files.readString(file));
        }
      }
    }
    return texts;
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  /** With many tasks it takes more than one entry of Vault. */
  @ParameterizedTest(name = "after {0} other tasks")
  @DisplayName("hands over what is left, and one of those who watch elsewhere proves the end")
  @ValueSource(ints = {0, 20})
  void handsOver(int others) throws Exception {
    try (FaultyProxy proxy = FaultyProxy.before(servers.database().port())) {
      Credential login = leaveBehind(proxy, others);
      List<String> left = entries().stream().filter(name -> !name.endsWith("/")).toList();
      assertEquals(1, left.size(), left.toString());
      assertEquals(others > 0, entries().contains(left.get(0) + "/"), entries().toString());
      assertFalse(ledger(left.get(0)).contains(login.password()), "a secret was handed over");
      List<MayflyProcess> watchers = new ArrayList<>();
      try {
        watchers.add(watch(proxy, "here-" + others));
        watchers.add(watch(proxy, "there-" + others));
        Await.until(
            "one of them took it over: " + words(watchers),
            LIMIT,
            () -> words(watchers).contains("took over " + left.get(0)));
        proxy.listen();
        Await.until("the entry is gone", LIMIT, () -> entries().isEmpty());
        for (MayflyProcess watcher : watchers) {
          watcher.send("TERM");
          assertEquals(0, watcher.exitCode(), watcher.words());
        }
      } finally {
        watchers.forEach(MayflyProcess::close);
      }
      assertEquals(1, words(watchers).split("took over ", -1).length - 1, words(watchers));
      List<String> receipts = new ArrayList<>(receipts("here-" + others));
      receipts.addAll(receipts("there-" + others));
      assertEquals(others + 1, receipts.size(), words(watchers));
      receipts.forEach(receipt -> assertTrue(receipt.contains("\"proven\":true"), receipt));
      assertTrue(receipts.stream().anyMatch(receipt -> receipt.contains(login.username())));
      assertThrows(SQLException.class, () -> login(login).close());
    }
  }

  /** As long as the ledger takes, and nothing compresses it. */
  private static String longName() {
    byte[] bytes = new byte[48 << 10];
    new Random(1).nextBytes(bytes);
    return Base64.getUrlEncoder().encodeToString(bytes).substring(1);
  }

  /** A pod that is gone, with its folder, and a task whose end nobody has seen. */
  private static Credential leaveBehind(FaultyProxy proxy, int others) throws Exception {
    ServingSidecar sidecar =
        ServingSidecar.start(
            servers,
            text ->
                behind(proxy, text)
                    .replace(folder + "/state", folder.resolve("pod") + "")
                    .replace("name: anybody", "name: r" + longName()));
    for (int i = 0; i < others; i++) {
      TaskSession other = sidecar.client().join("job");
      assertTrue(other.end("done", LIMIT).proven());
    }
    TaskSession task = sidecar.client().join("job");
    Credential login = task.credential("main/handed_rw");
    login(login).close();
    proxy.refuse();
    sidecar.process().send("TERM");
    assertEquals(0, sidecar.process().exitCode(), sidecar.errors());
    assertTrue(sidecar.errors().contains("is handed over as "), sidecar.errors());
    task.close();
    delete(folder.resolve("pod"));
    return login;
  }

  private static Connection login(Credential login) throws SQLException {
    return servers.database().connect(NAME, login.username(), login.password());
  }

  @Test
  @DisplayName(
      "leaves what one watches for among what nobody left: the watcher goes on, and signs only what"
          + " it has seen")
  void amongForgeries() throws Exception {
    try (FaultyProxy proxy = FaultyProxy.before(servers.database().port())) {
      Map<String, byte[]> unusable = forge(finished(proxy));
      Credential login = leaveBehind(proxy, 0);
      Path key = ForgedWork.key(folder);
      String sign = "receipts: { sign: { key_file: " + key + " } }\n";
      try (MayflyProcess watcher = watch(proxy, "wary", sign)) {
        proxy.listen();
        Await.until(
            "all that can be taken up is",
            LIMIT,
            () -> entries().stream().allMatch(unusable::containsKey));
        Await.until(
            "the rest is set aside",
            LIMIT,
            () ->
                unusable.keySet().stream()
                    .allMatch(name -> watcher.words().contains(name + " is set aside")));
        watcher.send("TERM");
        assertEquals(0, watcher.exitCode(), watcher.words());
        assertFalse(watcher.words().contains("OutOfMemory"), watcher.words());
        assertEquals(-1, watcher.words().indexOf('\u001b'), watcher.words());
      }
      for (String name : unusable.keySet()) {
        Object by = servers.vault().admin().read(DATA + name).text("data", "data", "by");
        assertEquals("", by, name + " may be taken by others");
        servers.vault().admin().delete(PLACE + "/" + name);
      }
      signedOnlyWhatItSaw(login, key);
    }
  }

  private static void signedOnlyWhatItSaw(Credential login, Path key) throws Exception {
    Path receipts = folder.resolve("wary/receipts");
    Path keys = ForgedWork.publicKey(key);
    try (Stream<Path> files = Files.list(receipts)) {
      for (Path file : files.filter(one -> one.toString().endsWith(".json")).toList()) {
        String receipt = Files.readString(file);
        boolean forged = receipt.startsWith("{\"task\":\"dba\"");
        assertTrue(forged || receipt.contains(login.username()), receipt);
        assertTrue(receipt.contains("\"end_seen\":" + !forged), receipt);
        InProcess verified =
            InProcess.run("receipts", "verify", "--key", keys.toString(), file.toString());
        assertEquals(forged ? 1 : 0, verified.exitCode(), verified.words());
        assertTrue(
            verified.output().contains(forged ? "NOT VALID" : "what it was is the word of"),
            verified.words());
      }
    }
    InProcess listed = InProcess.run("receipts", "dba", "--state", folder.resolve("wary") + "");
    assertTrue(listed.output().contains("is the word of evil\\u000d\\u001b"), listed.words());
  }

  /** The ledger of a run that is at its end, at the same target. */
  private static Path finished(FaultyProxy proxy) throws Exception {
    String text =
        behind(proxy, Files.readString(folder.resolve("mayfly.yaml")))
            .replace(folder + "/state", folder.resolve("forger") + "")
            .replace("shutdown_grace: 2s", "shutdown_grace: 60s");
    Path file = Files.writeString(folder.resolve("forger.yaml"), text);
    MayflyProcess run = MayflyProcess.run(folder, "run", "-c", file.toString(), "--", "true");
    assertEquals(0, run.exitCode(), run.words());
    try (Stream<Path> finished = Files.list(folder.resolve("forger/finished"))) {
      return finished.findFirst().orElseThrow();
    }
  }

  /** Creates entries as anybody may; returns those that nobody can take up. */
  private static Map<String, byte[]> forge(Path finished) throws Exception {
    byte[] ledger = Files.readAllBytes(finished.resolve("ledger"));
    byte[] forged = ForgedWork.renamed(ledger, "job", "dba");
    byte[] damaged = forged.clone();
    damaged[damaged.length / 2] ^= 1;
    Map<String, String> targets = ForgedWork.targets(finished);
    Map<String, byte[]> unusable =
        Map.of(
            "a-bomb", new byte[60 << 20],
            "b-damaged", damaged,
            "_odd", forged);
    for (Map.Entry<String, byte[]> each : unusable.entrySet()) {
      create(each.getKey(), "somebody", targets, ForgedWork.packed(each.getValue()), 0);
    }
    create("c-nothing", "somebody", targets, ForgedWork.packed(new byte[0]), 0);
    create("d-zeros", "somebody", targets, ForgedWork.packed(new byte[1 << 10]), 0);
    create("e-garbage", "somebody", targets, "%%%", 0);
    create("f-pieces", "somebody", targets, ForgedWork.packed(forged), 1_000_000);
    create("g-piece", "somebody", targets, ForgedWork.packed(forged).substring(0, 100), 1);
    create("h-forged", "evil\r\u001b[2K\nall ended", targets, ForgedWork.packed(forged), 0);
    Map<String, byte[]> all = new HashMap<>(unusable);
    List.of("e-garbage", "f-pieces", "g-piece").forEach(name -> all.put(name, new byte[0]));
    return all;
  }

  private static void create(
      String name, String process, Map<String, String> targets, String packed, int more) {
    Map<String, Object> data =
        Map.of(
            "format",
            more == 0 ? 1 : 2,
            "process",
            process,
            "targets",
            targets,
            "ledger",
            packed,
            "more",
            more,
            "by",
            "",
            "until",
            "1970-01-01T00:00:00Z");
    servers.vault().admin().write(DATA + name, Map.of("data", data));
  }

  private static String words(List<MayflyProcess> watchers) {
    return String.join("\n", watchers.stream().map(MayflyProcess::words).toList());
  }

  private static String ledger(String entry) throws IOException {
    BaoClient admin = servers.vault().admin();
    String path = "handed-kv/data/mayfly/hand-over/" + entry;
    StringBuilder packed = new StringBuilder(admin.read(path).text("data", "data", "ledger"));
    if (entries().contains(entry + "/")) {
      for (String piece : admin.list(PLACE + "/" + entry)) {
        packed.append(admin.read(path + "/" + piece).text("data", "data", "ledger"));
      }
    }
    byte[] bytes = Base64.getDecoder().decode(packed.toString());
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  @Test
  @DisplayName("may only create entries; what the watchers may besides is generated as a comment")
  void policy() throws Exception {
    InProcess policy =
        InProcess.run("generate", "vault-policy", "-c", folder.resolve("mayfly.yaml").toString());
    assertTrue(
        policy
            .output()
            .contains(
                "\npath \"handed-kv/data/mayfly/hand-over/*\" { capabilities = [\"create\"] }\n"),
        policy.words());
    assertTrue(
        policy.output().contains("\n# path \"handed-kv/metadata/mayfly/hand-over/\" "),
        policy.words());
    InProcess doctor = InProcess.run("doctor", "-c", folder.resolve("mayfly.yaml").toString());
    assertTrue(doctor.output().contains("✓ hand-over"), doctor.words());
  }
}
