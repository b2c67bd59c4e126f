package dev.mayfly.backends.vault.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.springframework.vault.support.PemObject;

/** Certificates and keys out of PEM files. Every failure names the file. */
final class Pem {

  private static final Pattern PKCS8 =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");

  private Pem() {}

  /** Of a file, or of all files of a folder. */
  static List<Certificate> certificates(Path place) throws IOException {
    List<Certificate> certificates = new ArrayList<>();
    for (Path file : files(place)) {
      try (InputStream input = Files.newInputStream(file)) {
        certificates.addAll(CertificateFactory.getInstance("X.509").generateCertificates(input));
      } catch (CertificateException e) {
        throw new SSLException(file + " holds no certificate in PEM", e);
      }
    }
    if (certificates.isEmpty()) {
      throw new SSLException(place + " holds no certificate in PEM");
    }
    return certificates;
  }

  private static List<Path> files(Path place) throws IOException {
    if (!Files.isDirectory(place)) {
      return List.of(place);
    }
    try (Stream<Path> entries = Files.list(place)) {
      return entries.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** Of PKCS #8 (RSA, EC, EdDSA) or of PKCS #1. */
  static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
    String text = Files.readString(file);
    Matcher pkcs8 = PKCS8.matcher(text);
    if (pkcs8.find()) {
      return pkcs8(file, Base64.getMimeDecoder().decode(pkcs8.group(1)));
    }
    if (text.contains("BEGIN RSA PRIVATE KEY")) {
      return KeyFactory.getInstance("RSA")
          .generatePrivate(PemObject.fromKey(text).getRSAPrivateKeySpec());
    }
    throw new SSLException(
        file
            + " holds no key in PKCS #8: convert it with `openssl pkcs8 -topk8 -nocrypt -in "
            + file
            + "`");
  }

  private static PrivateKey pkcs8(Path file, byte[] der)
      throws IOException, GeneralSecurityException {
    // The bytes name their algorithm, but the JDK has no factory that looks.
    InvalidKeySpecException wrong = null;
    for (String algorithm : List.of("EC", "RSA", "EdDSA")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
      } catch (InvalidKeySpecException e) {
        wrong = e;
      }
    }
    throw new SSLException(file + " holds a key that is neither EC, RSA nor EdDSA", wrong);
  }
}
