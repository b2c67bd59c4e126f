package dev.mayfly.testing.servers;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * A small X.509 authority (ECDSA on P-256) whose certificates live for two days: for TLS and
 * certificate logins.
 */
public final class CertificateAuthority {
  private static final Duration LIFETIME = Duration.ofDays(2);
  private static final byte[] ECDSA_WITH_SHA256 =
      Der.sequence(Der.identifier("1.2.840.10045.4.3.2"));
  private static final String SERVER_AUTHENTICATION = "1.3.6.1.5.5.7.3.1";
  private static final String CLIENT_AUTHENTICATION = "1.3.6.1.5.5.7.3.2";
  private static final int CERTIFICATE_SIGN_AND_CRL_SIGN = 0x06;
  private static final int DIGITAL_SIGNATURE = 0x80;

  private final String name;
  private final KeyPair keys;
  private final X509Certificate certificate;

  private CertificateAuthority(String name) {
    this.name = name;
    this.keys = newKeys();
    byte[] isAuthority = CertificateFields.extension("2.5.29.19", true, Der.sequence(Der.truth()));
    this.certificate =
        sign(name, keys, isAuthority, CertificateFields.keyUsage(CERTIFICATE_SIGN_AND_CRL_SIGN, 1));
  }

  /** A new authority with a new key, in memory only. */
  public static CertificateAuthority create(String commonName) {
    return new CertificateAuthority(commonName);
  }

  /** The authority's own certificate. */
  public X509Certificate certificate() {
    return certificate;
  }

  /** The authority's own certificate as PEM text. */
  public String certificatePem() {
    return Pem.encode("CERTIFICATE", encoded(certificate));
  }

  /** Writes the authority's own certificate as PEM. */
  public void writeCertificate(Path file) throws IOException {
    Files.writeString(file, certificatePem());
  }

  /** Trusts this authority and nobody else. */
  public SSLContext trust() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setCertificateEntry("authority", certificate);
      TrustManagerFactory managers = TrustManagerFactory.getInstance("PKIX");
      managers.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Issues a certificate for a server known by these names and IPv4 addresses, as {@code NAME.pem},
   * {@code NAME.key}.
   */
  public PemCertificate issueServer(Path folder, String file, String... hosts) {
    byte[][] names =
        Arrays.stream(hosts).map(CertificateFields::alternativeName).toArray(byte[][]::new);
    return issue(folder, file, hosts[0], SERVER_AUTHENTICATION, Der.sequence(names));
  }

  /**
   * Issues a certificate for a client of that common name, as {@code NAME.pem}, {@code NAME.key}.
   */
  public PemCertificate issueClient(Path folder, String file, String commonName) {
    return issue(folder, file, commonName, CLIENT_AUTHENTICATION, null);
  }

  private PemCertificate issue(
      Path folder,
      String file,
      String commonName,
      String purpose,
      byte @Nullable [] alternativeNames) {
    KeyPair subject = newKeys();
    byte[] purposes =
        CertificateFields.extension("2.5.29.37", false, Der.sequence(Der.identifier(purpose)));
    byte[] usage = CertificateFields.keyUsage(DIGITAL_SIGNATURE, 7);
    X509Certificate issued =
        alternativeNames == null
            ? sign(commonName, subject, usage, purposes)
            : sign(
                commonName,
                subject,
                usage,
                purposes,
                CertificateFields.extension("2.5.29.17", false, alternativeNames));
    PemCertificate files =
        new PemCertificate(folder.resolve(file + ".pem"), folder.resolve(file + ".key"));
    try {
      Files.writeString(files.certificate(), Pem.encode("CERTIFICATE", encoded(issued)));
      Files.createFile(
          files.key(),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(files.key(), Pem.encode("PRIVATE KEY", subject.getPrivate().getEncoded()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  // RFC 5280, section 4.1
  private X509Certificate sign(String commonName, KeyPair subject, byte[]... extensions) {
    Instant from = Instant.now().minus(Duration.ofHours(1));
    byte[] content =
        Der.sequence(
            Der.tagged(0, true, Der.integer(BigInteger.TWO)),
            Der.integer(new BigInteger(127, new SecureRandom()).setBit(0)),
            ECDSA_WITH_SHA256,
            CertificateFields.distinguishedName(name),
            Der.sequence(Der.time(from), Der.time(from.plus(LIFETIME))),
            CertificateFields.distinguishedName(commonName),
            subject.getPublic().getEncoded(),
            Der.tagged(3, true, Der.sequence(extensions)));
    byte[] signed =
        Der.sequence(
            content, ECDSA_WITH_SHA256, Der.bits(signature(content, keys.getPrivate()), 0));
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(signed));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] signature(byte[] content, PrivateKey key) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(key);
      signature.update(content);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
