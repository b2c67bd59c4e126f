package dev.mayfly.sidecar.signing;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.time.Deadline;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A signed receipt: a JSON Web Signature (RFC 7515) in its compact form, with EdDSA (RFC 8037) over
 * the exact bytes of the receipt. Its header is <code>
 * {"alg":"EdDSA","typ":"mayfly-receipt","kid":"…"}</code>, written just so; any other is refused.
 */
public final class Jws {

  private static final Pattern HEADER =
      Pattern.compile("\\{\"alg\":\"EdDSA\",\"typ\":\"mayfly-receipt\",\"kid\":\"([\\w./:-]*)\"}");
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private final String signed;
  private final String keyId;
  private final byte[] payload;
  private final byte[] signature;

  private Jws(String signed, String keyId, byte[] payload, byte[] signature) {
    this.signed = signed;
    this.keyId = keyId;
    this.payload = payload;
    this.signature = signature;
  }

  /** Signs, and writes the compact form. */
  public static String sign(byte[] payload, Signer signer, Deadline deadline)
      throws BackendException {
    String header =
        "{\"alg\":\"EdDSA\",\"typ\":\"mayfly-receipt\",\"kid\":\"" + signer.keyId() + "\"}";
    String signed =
        ENCODER.encodeToString(header.getBytes(StandardCharsets.UTF_8))
            + "."
            + ENCODER.encodeToString(payload);
    byte[] signature = signer.sign(signed.getBytes(StandardCharsets.US_ASCII), deadline);
    return signed + "." + ENCODER.encodeToString(signature);
  }

  /** Throws, with a message for people, where the text is none. */
  public static Jws parse(String compact) {
    String[] parts = compact.strip().split("\\.", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException("it is no JWS in compact form");
    }
    Matcher header = HEADER.matcher(new String(decoded(parts[0]), StandardCharsets.UTF_8));
    if (!header.matches()) {
      throw new IllegalArgumentException("its header is not that of a signed receipt");
    }
    return new Jws(
        parts[0] + "." + parts[1], header.group(1), decoded(parts[1]), decoded(parts[2]));
  }

  private static byte[] decoded(String part) {
    byte[] bytes = Base64.getUrlDecoder().decode(part);
    if (!ENCODER.encodeToString(bytes).equals(part)) {
      throw new IllegalArgumentException("it is not encoded as a JWS is");
    }
    return bytes;
  }

  /** Names the key that its writer says it used: not to be relied on. */
  public String keyId() {
    return keyId;
  }

  /** The receipt's bytes. */
  public byte[] payload() {
    return payload.clone();
  }

  /** Whether one of the keys signed it. */
  public boolean isSignedBy(Collection<PublicKey> keys) {
    return keys.stream().anyMatch(this::isSignedBy);
  }

  private boolean isSignedBy(PublicKey key) {
    try {
      Signature check = Signature.getInstance(Ed25519.ALGORITHM);
      check.initVerify(key);
      check.update(signed.getBytes(StandardCharsets.US_ASCII));
      return check.verify(signature);
    } catch (GeneralSecurityException notEvenASignature) {
      return false;
    }
  }
}
