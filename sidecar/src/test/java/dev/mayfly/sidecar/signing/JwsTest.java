package dev.mayfly.sidecar.signing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.time.Deadline;
import dev.mayfly.core.time.SystemClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("each-jdk")
@DisplayName("A signed receipt")
class JwsTest {

  private static final byte[] RECEIPT = "{\"task\":\"nightly\"}\n".getBytes(StandardCharsets.UTF_8);

  /** The key of RFC 8037, appendix A: its private and its public part. */
  private static final String PRIVATE = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A";

  private static final String PUBLIC = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";

  @TempDir Path folder;
  private Path file;
  private KeyFile key;

  @BeforeEach
  void keyFile() throws IOException {
    byte[] seed = Base64.getUrlDecoder().decode(PRIVATE);
    String der = "302e020100300506032b657004220420" + HexFormat.of().formatHex(seed);
    file = folder.resolve("receipts.pem");
    Files.writeString(
        file,
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getEncoder().encodeToString(HexFormat.of().parseHex(der))
            + "\n-----END PRIVATE KEY-----\n");
    permit("r--------");
    key = new KeyFile(file);
  }

  private void permit(String permissions) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  private static Deadline soon() {
    return Deadline.in(new SystemClock(), Duration.ofMinutes(1));
  }

  private static boolean isValid(String compact, List<PublicKey> keys) {
    try {
      return Jws.parse(compact).isSignedBy(keys);
    } catch (IllegalArgumentException none) {
      return false;
    }
  }

  @Test
  @DisplayName("holds the receipt's exact bytes, and is known by the public key alone")
  void signed() throws Exception {
    String compact = Jws.sign(RECEIPT, key, soon());
    assertArrayEquals(RECEIPT, Jws.parse(compact).payload());
    assertEquals("file:receipts.pem", Jws.parse(compact).keyId());
    List<PublicKey> keys = key.publicKeys(soon());
    byte[] encoded = keys.get(0).getEncoded();
    assertArrayEquals(
        Base64.getUrlDecoder().decode(PUBLIC),
        Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
    assertTrue(isValid(compact, keys));
    Path pem = Files.writeString(folder.resolve("receipts.pub"), Ed25519.pem(keys.get(0)));
    assertTrue(isValid(compact, Ed25519.read(pem)));
  }

  @Test
  @DisplayName("is not valid any more once a character of it is another")
  void changed() throws Exception {
    String compact = Jws.sign(RECEIPT, key, soon());
    List<PublicKey> keys = key.publicKeys(soon());
    for (int i = 0; i < compact.length(); i++) {
      char other = compact.charAt(i) == 'A' ? 'B' : 'A';
      String forged = compact.substring(0, i) + other + compact.substring(i + 1);
      assertFalse(isValid(forged, keys), () -> "changed: " + forged);
    }
  }

  @Test
  @DisplayName("is not valid with another key, another header, or none")
  void foreign() throws Exception {
    String compact = Jws.sign(RECEIPT, key, soon());
    PublicKey other = KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic();
    assertFalse(isValid(compact, List.of(other)));
    assertTrue(isValid(compact, List.of(other, key.publicKeys(soon()).get(0))));
    String rest = compact.substring(compact.indexOf('.'));
    for (String header : List.of("{\"alg\":\"none\"}", "{\"alg\":\"EdDSA\"}", "")) {
      String forged =
          Base64.getUrlEncoder()
                  .withoutPadding()
                  .encodeToString(header.getBytes(StandardCharsets.UTF_8))
              + rest;
      assertThrows(IllegalArgumentException.class, () -> Jws.parse(forged));
    }
  }

  @Test
  @DisplayName("is not made with a key that others can read, or that is none")
  void unsafe() throws Exception {
    for (String permissions : List.of("rw----r--", "rw--w----", "rw-----w-")) {
      permit(permissions);
      BackendException refused =
          assertThrows(BackendException.class, () -> Jws.sign(RECEIPT, key, soon()));
      assertTrue(refused.message().contains("chmod"), refused.message());
    }
    permit("rw-r-----");
    assertTrue(isValid(Jws.sign(RECEIPT, key, soon()), key.publicKeys(soon())));
    Files.writeString(file, "no key");
    BackendException refused =
        assertThrows(BackendException.class, () -> Jws.sign(RECEIPT, key, soon()));
    assertTrue(refused.message().contains("openssl genpkey"), refused.message());
  }
}
