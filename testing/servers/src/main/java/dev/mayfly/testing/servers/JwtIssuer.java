package dev.mayfly.testing.servers;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Issues JSON Web Tokens (RS256) as an identity provider, a cluster or a CI system does. */
public final class JwtIssuer {
  private static final int KEY_BITS = 2048;
  private static final JsonMapper JSON = new JsonMapper();

  private final String name;
  private final KeyPair keys;

  private JwtIssuer(String name, KeyPair keys) {
    this.name = name;
    this.keys = keys;
  }

  /** An issuer with a new key; its name is the claim {@code iss}. */
  public static JwtIssuer create(String name) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(KEY_BITS);
      return new JwtIssuer(name, generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every Java platform has RSA
    }
  }

  public String name() {
    return name;
  }

  /** The key that verifies the tokens, as PEM text. */
  public String publicKeyPem() {
    return Pem.encode("PUBLIC KEY", keys.getPublic().getEncoded());
  }

  /** A token for the subject and audience, valid from now on, with further claims. */
  public String token(String subject, String audience, Duration validity, Map<String, ?> claims) {
    Instant now = Instant.now();
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("iss", name);
    payload.put("sub", subject);
    payload.put("aud", List.of(audience));
    payload.put("iat", now.getEpochSecond());
    payload.put("nbf", now.getEpochSecond());
    payload.put("exp", now.plus(validity).getEpochSecond());
    payload.putAll(claims);
    String signed = part(Map.of("alg", "RS256", "typ", "JWT")) + "." + part(payload);
    return signed + "." + encode(signature(signed));
  }

  private byte[] signature(String signed) {
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(keys.getPrivate());
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String part(Map<String, ?> json) {
    return encode(JSON.writeValueAsBytes(json));
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
