package dev.mayfly.sidecar.signing;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.time.Deadline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A private key in a file: PKCS #8 in PEM, as {@code openssl genpkey -algorithm ed25519} writes it.
 * Read at every use, so that it may be replaced; no other user may read it.
 */
public final class KeyFile implements Signer {

  private static final Pattern PEM =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");
  private static final Set<PosixFilePermission> TOO_MUCH =
      EnumSet.of(
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private final Path file;

  public KeyFile(Path file) {
    this.file = file;
  }

  @Override
  public String keyId() {
    return "file:" + file.getFileName().toString().replaceAll("[^\\w.-]", "_");
  }

  @Override
  public byte[] sign(byte[] bytes, Deadline deadline) throws BackendException {
    try {
      Signature signature = Signature.getInstance(Ed25519.ALGORITHM);
      signature.initSign(read());
      signature.update(bytes);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw unusable("cannot be signed with", e);
    }
  }

  @Override
  public List<PublicKey> publicKeys(Deadline deadline) throws BackendException {
    try {
      byte[] seed = read().getBytes().orElseThrow();
      KeyPairGenerator generator = KeyPairGenerator.getInstance(Ed25519.ALGORITHM);
      generator.initialize(255, new Seed(seed));
      KeyPair pair = generator.generateKeyPair();
      return List.of(pair.getPublic());
    } catch (GeneralSecurityException e) {
      throw unusable("has no public key", e);
    }
  }

  private EdECPrivateKey read() throws BackendException {
    try {
      Set<PosixFilePermission> permissions = EnumSet.copyOf(Files.getPosixFilePermissions(file));
      permissions.retainAll(TOO_MUCH);
      if (!permissions.isEmpty()) {
        throw new BackendException(
            Kind.INVALID,
            file + " can be read or written by others: `chmod u=r,g-w,o= " + file + "`");
      }
      Matcher block = PEM.matcher(Files.readString(file));
      if (!block.find()) {
        throw new BackendException(
            Kind.INVALID,
            file
                + " holds no private key in PKCS #8: `openssl genpkey -algorithm ed25519 -out "
                + file
                + "` makes one");
      }
      byte[] encoded = Base64.getMimeDecoder().decode(block.group(1));
      return (EdECPrivateKey)
          KeyFactory.getInstance(Ed25519.ALGORITHM)
              .generatePrivate(new PKCS8EncodedKeySpec(encoded));
    } catch (IOException e) {
      throw unusable("cannot be read", e);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw unusable("holds no key of Ed25519", e);
    }
  }

  private BackendException unusable(String what, Exception cause) {
    return new BackendException(Kind.INVALID, file + " " + what, cause);
  }

  /** The JDK makes a public key together with its private one only, out of these bytes. */
  private static final class Seed extends SecureRandom {

    private static final long serialVersionUID = 1L;

    private final byte[] bytes;

    Seed(byte[] bytes) {
      this.bytes = bytes.clone();
    }

    @Override
    public void nextBytes(byte[] random) {
      System.arraycopy(bytes, 0, random, 0, random.length);
    }
  }
}
