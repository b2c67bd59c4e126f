package dev.mayfly.sidecar.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A file that names a process by its number. Whoever can write it decides who gets our signals: so
 * it counts only while nobody but its owner can, and for processes of that owner.
 */
public final class PidFile {

  private static final Pattern PID = Pattern.compile("[1-9][0-9]{0,9}");
  private static final Set<PosixFilePermission> OTHERS =
      Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  private PidFile() {}

  /** The process that the file names; fails with what is wrong with it, and what to do. */
  public static long read(Path file) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(
          "there is no file " + file + ": have the task write its process id there");
    }
    if (Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
      throw new IOException(
          "others than its owner may write "
              + file
              + ", and so choose who is signalled: chmod go-w");
    }
    String pid = Files.size(file) > 16 ? "" : Files.readString(file).strip();
    if (!PID.matcher(pid).matches() || Long.parseLong(pid) == ProcessHandle.current().pid()) {
      throw new IOException(file + " does not hold the process id of a task");
    }
    Path process = Path.of("/proc", pid);
    if (!Files.isDirectory(process)) {
      throw new IOException(
          "there is no process "
              + pid
              + ", which "
              + file
              + " names: share the process namespace, and have the task rewrite the file when it starts");
    }
    if (!Files.getAttribute(process, "unix:uid").equals(Files.getAttribute(file, "unix:uid"))) {
      throw new IOException(
          "process " + pid + " is not of the user who owns " + file + ", and so not signalled");
    }
    return Long.parseLong(pid);
  }
}
