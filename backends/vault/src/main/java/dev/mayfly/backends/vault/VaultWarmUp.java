package dev.mayfly.backends.vault;

import dev.mayfly.backends.vault.http.OneShotRequestFactory;
import dev.mayfly.backends.vault.http.TlsFiles;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import org.springframework.http.HttpMethod;

/**
 * Has the JVM load what a first call to Vault needs, beside the reading of the configuration. What
 * fails here would fail again where it is needed, and is told there.
 */
public final class VaultWarmUp {

  /** Reads the locale's data for the sake of dates, as Spring's headers do when they are loaded. */
  public static void run() {
    URI anywhere = URI.create("http://vault.invalid");
    try (OneShotRequestFactory requests = new OneShotRequestFactory(TlsFiles.none())) {
      requests.createRequest(anywhere, HttpMethod.GET).getHeaders();
    }
  }

  /** Computes the tables of the curve that every handshake offers a key of. */
  public static void handshake() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      return;
    }
  }

  private VaultWarmUp() {}
}
