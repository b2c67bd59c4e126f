package dev.mayfly.backends.plugin.protocol;

import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
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
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * The certificate of this process, which Vault reads in the first line and trusts by itself. It
 * says {@code localhost}, and no time at which it ends: nobody knows its key once the process is
 * gone.
 */
public final class ProcessCertificate {

  private static final byte[] ECDSA_WITH_SHA256 = Der.sequence(Der.identifier("2a8648ce3d040302"));
  private static final byte[] COMMON_NAME = Der.identifier("550403");
  private static final byte[] ALTERNATIVE_NAMES = Der.identifier("551d11");
  private static final int NAME_OF_HOST = 2;
  private static final char[] NO_PASSWORD = new char[0];

  private final PrivateKey key;
  private final X509Certificate certificate;

  private ProcessCertificate(PrivateKey key, X509Certificate certificate) {
    this.key = key;
    this.certificate = certificate;
  }

  public static ProcessCertificate make() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    byte[] content = content(pair);
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(pair.getPrivate());
    signature.update(content);
    byte[] signed = Der.sequence(content, ECDSA_WITH_SHA256, Der.bits(signature.sign()));
    return new ProcessCertificate(pair.getPrivate(), read(signed));
  }

  private static byte[] content(KeyPair pair) {
    byte[] name =
        Der.sequence(Der.set(Der.sequence(COMMON_NAME, Der.text(HostServices.SERVER_NAME))));
    byte[] alternative =
        Der.octets(Der.sequence(Der.plain(NAME_OF_HOST, HostServices.SERVER_NAME)));
    return Der.sequence(
        Der.within(0, Der.integer(BigInteger.TWO)),
        Der.integer(new BigInteger(64, new SecureRandom())),
        ECDSA_WITH_SHA256,
        name,
        Der.sequence(Der.time("20000101000000Z"), Der.time("99991231235959Z")),
        name,
        pair.getPublic().getEncoded(),
        Der.within(3, Der.sequence(Der.sequence(ALTERNATIVE_NAMES, alternative))));
  }

  private static X509Certificate read(byte[] encoded) throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(encoded));
  }

  /** As the first line has it. */
  String encoded() throws GeneralSecurityException {
    return Base64.getEncoder().withoutPadding().encodeToString(certificate.getEncoded());
  }

  /**
   * With it, and letting nobody in but who has the key of another.
   *
   * @param client the other, in PEM
   */
  ServerCredentials credentials(String client) throws GeneralSecurityException, IOException {
    KeyStore own = emptyStore();
    own.setKeyEntry("own", key, NO_PASSWORD, new X509Certificate[] {certificate});
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, NO_PASSWORD);
    KeyStore trusted = emptyStore();
    trusted.setCertificateEntry("vault", read(client.getBytes(StandardCharsets.US_ASCII)));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    return TlsServerCredentials.newBuilder()
        .keyManager(keys.getKeyManagers())
        .trustManager(trust.getTrustManagers())
        .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
        .build();
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }
}
