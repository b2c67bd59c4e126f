package dev.mayfly.backends.database.dialect.mysql;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Certificates from a PEM file in the one form that Connector/J reads, which holds no secret. */
final class TrustStore {

  static final String TYPE = "PKCS12";

  /** There is nothing to protect, and the form wants one. */
  static final String PASSWORD = "certificates";

  private static final Map<String, String> MADE = new ConcurrentHashMap<>();

  private TrustStore() {}

  /** The URL of a store with the certificates of this file. */
  static String of(String pem) {
    return MADE.computeIfAbsent(pem, TrustStore::make);
  }

  private static String make(String pem) {
    try (InputStream in = Files.newInputStream(Path.of(pem))) {
      KeyStore store = KeyStore.getInstance(TYPE);
      store.load(null, null);
      int number = 0;
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("authority-" + number++, each);
      }
      Path file = Files.createTempFile("mayfly-authorities-", ".p12");
      file.toFile().deleteOnExit();
      try (OutputStream out = Files.newOutputStream(file)) {
        store.store(out, PASSWORD.toCharArray());
      }
      return file.toUri().toURL().toString();
    } catch (IOException e) {
      throw new UncheckedIOException(pem + " cannot be read", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(pem + " has no certificates", e);
    }
  }
}
