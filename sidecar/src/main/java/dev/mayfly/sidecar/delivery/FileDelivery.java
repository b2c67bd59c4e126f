package dev.mayfly.sidecar.delivery;

import dev.mayfly.core.credential.Credential;
import dev.mayfly.core.delivery.Delivery;
import dev.mayfly.core.lease.Validity;
import dev.mayfly.sidecar.configuration.ConfiguredDelivery.ToFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.Objects;
import java.util.Set;

/**
 * Delivers into a file. A reader sees the old content or the new, never a part: the new is written
 * beside it and moved over it. Until it has its owner and mode, nobody but us can read it.
 */
public final class FileDelivery implements Delivery {

  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /** For a folder that is not there yet: others may reach a file whose name they know. */
  private static final FileAttribute<Set<PosixFilePermission>> PASSABLE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x"));

  private final Path path;
  private final ToFile file;
  private final Coordinates coordinates;
  private final Replaced replaced;

  /** Told when a file was replaced by one with the next credential. */
  @FunctionalInterface
  public interface Replaced {
    void replaced(Path file, Credential credential);
  }

  /** {@code path}: where to, with nothing left to be filled in. */
  public FileDelivery(Path path, ToFile file, Coordinates coordinates, Replaced replaced) {
    this.path = path;
    this.file = file;
    this.coordinates = coordinates;
    this.replaced = replaced;
  }

  @Override
  public String place() {
    return DeliveredFile.place(path);
  }

  @Override
  public void deliver(Credential credential, Validity validity) throws IOException {
    String text =
        Rendering.render(file.content(), Placeholders.of(credential, validity, coordinates));
    Path folder = Objects.requireNonNull(path.getParent());
    if (!Files.exists(folder)) {
      Files.createDirectories(folder, PASSABLE);
    }
    Path beside = DeliveredFile.beside(path);
    DeliveredFile.remove(beside); // left by a crash
    try (FileChannel channel =
        FileChannel.open(
            beside, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), PRIVATE)) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
    dress(beside);
    boolean there = Files.exists(path);
    Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE);
    if (there) {
      replaced.replaced(path, credential);
    }
  }

  private void dress(Path written) throws IOException {
    UserPrincipalLookupService users = written.getFileSystem().getUserPrincipalLookupService();
    PosixFileAttributeView view = Files.getFileAttributeView(written, PosixFileAttributeView.class);
    if (file.group().isPresent()) {
      view.setGroup(users.lookupPrincipalByGroupName(file.group().get()));
    }
    if (file.owner().isPresent()) {
      view.setOwner(users.lookupPrincipalByName(file.owner().get()));
    }
    view.setPermissions(DeliveredFile.permissions(file.perms()));
  }
}
