package dev.mayfly.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.sidecar.reporting.ReceiptFiles;
import dev.mayfly.testing.servers.SharedServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Receipts, on a real Vault and a real PostgreSQL,")
class SignedReceiptsTest {

  private static final String TRANSIT = "{ transit: { mount: signed-transit, key: receipts } }";

  @TempDir static Path folder;
  private static PreparedServers servers;
  private static Path termination;
  private int configurations;

  @BeforeAll
  static void prepare() throws Exception {
    termination = folder.resolve("termination-log");
    servers =
        PreparedServers.prepare(
            "signed",
            folder,
            SharedServers.openBao(),
            SharedServers.postgreSql(),
            "receipts: { sinks: [ log, file, termination_log ], termination_log: "
                + termination
                + ", sign: "
                + TRANSIT
                + " }\n");
    servers.vault().admin().write("sys/mounts/signed-transit", Map.of("type", "transit"));
    makeKey("receipts");
  }

  private static void makeKey(String name) {
    servers.vault().admin().write("signed-transit/keys/" + name, Map.of("type", "ed25519"));
  }

  @BeforeEach
  void forgetReceipts() throws IOException {
    for (Path file : files("")) {
      Files.delete(file);
    }
  }

  /** Receipts whose names end so. */
  private static List<Path> files(String end) throws IOException {
    Path receipts = folder.resolve("state/receipts");
    if (!Files.exists(receipts)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(receipts)) {
      return files.filter(file -> file.toString().endsWith(end)).sorted().toList();
    }
  }

  private Path signing(String with) throws IOException {
    return servers.changed("other" + configurations++ + ".yaml", TRANSIT, with);
  }

  private static MayflyProcess run(Path configuration) throws Exception {
    MayflyProcess mayfly =
        MayflyProcess.run(folder, "run", "-c", configuration.toString(), "--", "true");
    assertEquals(0, mayfly.exitCode(), mayfly.errors());
    return mayfly;
  }

  private static Path publicKey(Path configuration) throws Exception {
    InProcess key = InProcess.run("receipts", "key", "-c", configuration.toString());
    assertEquals(0, key.exitCode(), key.errors());
    return Files.writeString(folder.resolve("receipts.pub"), key.output());
  }

  private static InProcess verify(Path key, Path file) throws Exception {
    return InProcess.run("receipts", "verify", "--key", key.toString(), file.toString());
  }

  @Test
  @DisplayName("are signed by Vault, wherever they go, and checked offline; a changed one is found")
  void signedByVault() throws Exception {
    Path configuration = folder.resolve("mayfly.yaml");
    MayflyProcess mayfly = run(configuration);
    Path plain = files(".json").get(0);
    Path signed = ReceiptFiles.signed(plain);
    String jws = Files.readString(signed).strip();
    assertTrue(mayfly.errors().contains("\"receipt_jws\":\"" + jws + "\""), mayfly.errors());

    Path key = publicKey(configuration);
    for (Path file : List.of(plain, signed)) {
      InProcess valid = verify(key, file);
      assertEquals(0, valid.exitCode(), valid.words());
      assertTrue(
          valid.output().contains("valid, signed with vault:signed-transit/keys/receipts: job/"),
          valid.words());
    }
    servers.vault().admin().write("signed-transit/keys/receipts/rotate");
    assertEquals(0, verify(publicKey(configuration), plain).exitCode(), "by an older version");

    Files.writeString(plain, Files.readString(plain).replace("\"proven\":true", "\"proven\":tru"));
    InProcess changed = verify(key, plain);
    assertEquals(1, changed.exitCode(), changed.words());
    assertTrue(changed.output().contains("NOT VALID: it is not what was signed"), changed.words());
  }

  @Test
  @DisplayName("have a short form for Kubernetes' termination message")
  void terminationMessage() throws Exception {
    run(folder.resolve("mayfly.yaml"));
    String message = Files.readString(termination);
    assertTrue(message.startsWith("{\"task\":\"job\",\"incarnation\":\""), message);
    assertTrue(message.contains("\"proven\":true"), message);
    assertTrue(message.length() < 4096, message);
  }

  @Test
  @DisplayName(
      "are kept without a signature where there can be none, and signed as soon as there can")
  void signedLater() throws Exception {
    Path configuration = signing("{ transit: { mount: signed-transit, key: later } }");
    MayflyProcess mayfly = run(configuration);
    assertTrue(mayfly.errors().contains("is kept without a signature"), mayfly.errors());
    assertTrue(mayfly.errors().contains("\"proven\":true"), mayfly.errors());
    Path first = files(".json").get(0);
    assertFalse(Files.exists(ReceiptFiles.signed(first)));
    InProcess unsigned = verify(publicKey(folder.resolve("mayfly.yaml")), first);
    assertEquals(1, unsigned.exitCode());
    assertTrue(unsigned.output().contains("it is not signed"), unsigned.words());

    run(folder.resolve("mayfly.yaml"));
    assertEquals(2, files(".json").size());
    assertEquals(2, files(".jws").size(), "the next one signs what was left");
    assertEquals(0, verify(publicKey(folder.resolve("mayfly.yaml")), first).exitCode());
  }

  @Test
  @DisplayName(
      "are signed with a key in a file, unless others can read it, which doctor says as well")
  void signedByFile() throws Exception {
    Path pem = folder.resolve("receipts.pem");
    byte[] encoded =
        KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate().getEncoded();
    Files.writeString(
        pem,
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getEncoder().encodeToString(encoded)
            + "\n-----END PRIVATE KEY-----\n");
    Path configuration = signing("{ key_file: " + pem + " }");
    Files.setPosixFilePermissions(pem, PosixFilePermissions.fromString("rw-r--r--"));
    MayflyProcess open = run(configuration);
    assertTrue(open.errors().contains("chmod u=r,g-w,o= " + pem), open.errors());
    assertEquals(List.of(), files(".jws"));
    InProcess doctor = InProcess.run("doctor", "-c", configuration.toString());
    assertTrue(doctor.output().contains("✗ " + pem + " can be read"), doctor.words());

    Files.setPosixFilePermissions(pem, PosixFilePermissions.fromString("r--------"));
    run(configuration);
    Path key = publicKey(configuration);
    for (Path file : files(".json")) {
      assertEquals(0, verify(key, file).exitCode(), file.toString());
    }
  }

  @Test
  @DisplayName("need one line of policy, which is generated, and whose absence doctor finds")
  void policy() throws Exception {
    Path configuration = folder.resolve("mayfly.yaml");
    InProcess policy = InProcess.run("generate", "vault-policy", "-c", configuration.toString());
    assertTrue(
        policy
            .output()
            .contains("path \"signed-transit/sign/receipts\" { capabilities = [\"update\"] }"),
        policy.words());
    InProcess good = InProcess.run("doctor", "-c", configuration.toString());
    assertTrue(good.output().contains("✓ receipts' signature"), good.words());
    InProcess bad =
        InProcess.run(
            "doctor",
            "-c",
            signing("{ transit: { mount: signed-transit, key: other } }").toString());
    assertEquals(1, bad.exitCode());
    assertTrue(
        bad.output().contains("path \"signed-transit/sign/other\" { capabilities = [\"update\"] }"),
        bad.words());
  }
}
