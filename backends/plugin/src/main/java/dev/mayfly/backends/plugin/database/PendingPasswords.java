package dev.mayfly.backends.plugin.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.credential.Secret;
import dev.mayfly.core.text.Messages;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The two passwords of each rotation, a file for each root login. Each is sealed under the other:
 * whoever has neither learns nothing, and Vault, whichever it has stored, opens the other one.
 *
 * @param folder where they are; empty: nothing is rotated
 */
public record PendingPasswords(Optional<Path> folder) {

  private static final String SEPARATOR = "\0";

  /**
   * The other password.
   *
   * @param statements that changed the one to the other
   */
  record Other(Secret password, List<String> statements) {}

  /** On the disk when this returns. */
  void write(String root, Secret present, Secret next, List<String> statements)
      throws BackendException {
    Path in = folder.orElseThrow(PendingPasswords::noFolder);
    Path file = file(in, root);
    String said = SEPARATOR + String.join(SEPARATOR, statements);
    List<String> lines =
        List.of(
            SealedText.seal(next.expose() + said, present),
            SealedText.seal(present.expose() + said, next));
    try {
      Path written = file.resolveSibling(file.getFileName() + ".new");
      Files.deleteIfExists(written);
      Files.createFile(
          written,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(written, lines);
      force(written, StandardOpenOption.WRITE);
      Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
      force(in, StandardOpenOption.READ);
    } catch (IOException e) {
      throw new BackendException(
          Kind.TRANSIENT,
          "nothing is rotated, since the next password cannot be written down: " + Messages.of(e),
          e);
    }
  }

  private static BackendException noFolder() {
    return new BackendException(
        Kind.INVALID,
        "nothing is rotated, since a crash in the middle would lock Vault out: the plugin has no folder to write the next password to."
            + " fix: register it with MAYFLY_PLUGIN_STATE in its env: a folder that only Vault's user may read");
  }

  private static void force(Path path, StandardOpenOption how) throws IOException {
    try (FileChannel channel = FileChannel.open(path, how)) {
      channel.force(true);
    }
  }

  /** What goes with this password, if it is one of the two of a rotation. */
  Optional<Other> other(String root, Secret password) throws BackendException {
    for (String line : lines(root)) {
      Optional<String> opened = SealedText.open(line, password);
      if (opened.isPresent()) {
        List<String> parts = Arrays.asList(opened.get().split(SEPARATOR, -1));
        return Optional.of(
            new Other(Secret.of(parts.get(0)), List.copyOf(parts.subList(1, parts.size()))));
      }
    }
    return Optional.empty();
  }

  /**
   * The password works, and it is what Vault has. If it is the new one nobody needs the old one any
   * more; the old one may still be followed by the new.
   */
  void confirm(String root, Secret password) throws BackendException {
    List<String> lines = lines(root);
    if (lines.size() == 2 && SealedText.open(lines.get(1), password).isPresent()) {
      try {
        Files.deleteIfExists(file(root).orElseThrow());
      } catch (IOException e) {
        throw unreadable(e);
      }
    }
  }

  private List<String> lines(String root) throws BackendException {
    Optional<Path> file = file(root).filter(Files::exists);
    if (file.isEmpty()) {
      return List.of();
    }
    try (Stream<String> lines = Files.lines(file.get())) {
      return lines.toList();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static BackendException unreadable(IOException e) {
    return new BackendException(
        Kind.TRANSIENT, "the passwords of a rotation: " + Messages.of(e), e);
  }

  private Optional<Path> file(String root) {
    return folder.map(in -> file(in, root));
  }

  private static Path file(Path in, String root) {
    return in.resolve(digest(root) + ".rotation");
  }

  private static String digest(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest, 0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
