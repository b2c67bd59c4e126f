package dev.mayfly.sidecar.files;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import org.jspecify.annotations.Nullable;

/** Users and groups, by their names; and which of them this process is. */
final class Owners {

  private static final UserPrincipalLookupService NAMES =
      FileSystems.getDefault().getUserPrincipalLookupService();
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String ROOT = "0";

  private static volatile @Nullable String uid;

  private Owners() {}

  /** The user whose rights this process has. */
  static UserPrincipal self() throws IOException {
    return NAMES.lookupPrincipalByName(uid());
  }

  /** What a person calls that user. */
  static String selfName() throws IOException {
    String name = System.getProperty("user.name", "");
    try {
      return NAMES.lookupPrincipalByName(name).equals(self()) ? name : uid();
    } catch (UserPrincipalNotFoundException nameless) {
      return uid();
    }
  }

  /** The kernel's word: a name may be missing, and two users may share one. It stays the same. */
  private static String uid() throws IOException {
    String known = uid;
    if (known != null) {
      return known;
    }
    for (String line : Files.readAllLines(STATUS)) {
      if (line.startsWith("Uid:")) {
        uid = line.split("\\s+", -1)[2]; // real, effective, saved
        return uid();
      }
    }
    throw new IOException(STATUS + " does not say which user this is");
  }

  /** Without /proc nobody says so: then we are taken for root, who dares least. */
  static boolean areRoot() {
    try {
      return uid().equals(ROOT);
    } catch (IOException unknown) {
      return true;
    }
  }

  /** Whether it is this process's user, or root, who may do all. */
  static boolean isTrusted(UserPrincipal owner) throws IOException {
    return owner.equals(self()) || owner.equals(NAMES.lookupPrincipalByName(ROOT));
  }

  static UserPrincipal user(String name) throws IOException {
    try {
      return NAMES.lookupPrincipalByName(name);
    } catch (UserPrincipalNotFoundException e) {
      throw new IOException("there is no user " + name + " on this machine", e);
    }
  }

  static GroupPrincipal group(String name) throws IOException {
    try {
      return NAMES.lookupPrincipalByGroupName(name);
    } catch (UserPrincipalNotFoundException e) {
      throw new IOException("there is no group " + name + " on this machine", e);
    }
  }
}
