package dev.mayfly.sidecar.delivery;

import dev.mayfly.core.backend.TargetAddress;
import dev.mayfly.core.credential.Credential;
import dev.mayfly.core.delivery.Delivery;
import dev.mayfly.core.lease.Validity;
import dev.mayfly.core.text.Messages;
import dev.mayfly.sidecar.configuration.ConfiguredDelivery.ToFile;
import dev.mayfly.sidecar.files.FileOwnership;
import dev.mayfly.sidecar.files.PlacedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/**
 * Delivers into a file. A reader sees the old content or the new, never a part. Until it has its
 * owner and mode, nobody but us can read it.
 */
public final class FileDelivery implements Delivery {

  /** For a folder that is not there yet: others may reach a file whose name they know. */
  private static final Set<PosixFilePermission> PASSABLE = FileOwnership.permissions("0711");

  private final Path path;
  private final ToFile file;
  private final TargetAddress address;
  private final Replaced replaced;

  /** Told when a file was replaced by one with the next credential. */
  @FunctionalInterface
  public interface Replaced {
    void replaced(Path file, Credential credential);
  }

  /** {@code path}: where to, with nothing left to be filled in. */
  public FileDelivery(Path path, ToFile file, TargetAddress address, Replaced replaced) {
    this.path = path;
    this.file = file;
    this.address = address;
    this.replaced = replaced;
  }

  @Override
  public String place() {
    return DeliveredFile.place(path);
  }

  /**
   * Makes ready for the delivery, so that what hinders it is known before there is a secret; throws
   * in words.
   */
  public void prepare() throws IOException {
    try {
      PlacedFile.prepare(path, ownership(), PASSABLE);
    } catch (IOException e) {
      throw new IOException(path + " cannot be delivered to: " + Messages.of(e), e);
    }
  }

  @Override
  public void deliver(Credential credential, Validity validity) throws IOException {
    String text = Rendering.render(file.content(), Placeholders.of(credential, validity, address));
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > PlacedFile.LONGEST) {
      throw new IOException(
          "%s would be %d bytes long, and a delivered file may be %d"
              .formatted(path, bytes.length, PlacedFile.LONGEST));
    }
    PlacedFile.prepare(path, ownership(), PASSABLE);
    if (PlacedFile.replace(path, bytes, ownership())) {
      replaced.replaced(path, credential);
    }
  }

  private FileOwnership ownership() {
    return FileOwnership.of(file.perms(), file.owner(), file.group());
  }
}
