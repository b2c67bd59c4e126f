package dev.mayfly.sidecar.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Whose a file is, and who may do what with it.
 *
 * @param owner a user's name; empty: this process's user
 * @param group a group's name; empty: as the system has it
 */
public record FileOwnership(
    Set<PosixFilePermission> permissions, Optional<String> owner, Optional<String> group) {

  public FileOwnership {
    permissions = Set.copyOf(permissions);
  }

  /**
   * @param octal such as {@code 0440}
   */
  public static FileOwnership of(String octal, Optional<String> owner, Optional<String> group) {
    return new FileOwnership(permissions(octal), owner, group);
  }

  /** Ours, with these permissions, such as {@code 0600}. */
  public static FileOwnership of(String octal) {
    return of(octal, Optional.empty(), Optional.empty());
  }

  /** What octal permissions such as {@code 0440} mean. */
  public static Set<PosixFilePermission> permissions(String octal) {
    int mode = Integer.parseInt(octal, 8);
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    PosixFilePermission[] all = PosixFilePermission.values(); // from the owner's r to the others' x
    for (int bit = 0; bit < all.length; bit++) {
      if ((mode >> (all.length - 1 - bit) & 1) == 1) {
        permissions.add(all[bit]);
      }
    }
    return permissions;
  }

  /** Throws, in words, where this machine has no such user or group. */
  public void check() throws IOException {
    if (owner.isPresent()) {
      Owners.user(owner.get());
    }
    if (group.isPresent()) {
      Owners.group(group.get());
    }
  }

  /** Gives a pipe or a socket its group and mode; to open one, as for a file, would wait. */
  public void giveTo(Path path) throws IOException {
    if (group.isPresent()) {
      Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
          .setGroup(Owners.group(group.get()));
    }
    Files.setPosixFilePermissions(path, permissions);
  }

  /** Whether a file, not followed, belongs to this process's user. */
  public static boolean isOurs(Path path) throws IOException {
    return Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).equals(Owners.self());
  }
}
