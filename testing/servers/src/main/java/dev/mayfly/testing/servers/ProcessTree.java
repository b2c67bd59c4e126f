package dev.mayfly.testing.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process and its descendants, as they were when looked at; parents come first. */
record ProcessTree(List<Long> pids) {
  static ProcessTree of(long root) {
    List<Long> pids = new ArrayList<>(List.of(root));
    ProcessHandle.of(root)
        .ifPresent(process -> process.descendants().map(ProcessHandle::pid).forEach(pids::add));
    return new ProcessTree(List.copyOf(pids));
  }

  /** Stops the process first, so that it forks no child that the look misses. */
  static ProcessTree stopped(long root) {
    new ProcessTree(List.of(root)).signal("STOP");
    return of(root);
  }

  /** Sends the signal ({@code KILL}, {@code STOP}) to each that is still there. */
  void signal(String name) {
    List<String> line = new ArrayList<>(List.of("sh", "-c", "kill -s \"$0\" \"$@\"", name));
    pids.forEach(pid -> line.add(Long.toString(pid)));
    Command.attempt(line);
  }

  boolean hasEnded() {
    return pids.stream().allMatch(ProcessTree::hasEnded);
  }

  // A zombie has ended although nobody has asked for its exit code yet.
  private static boolean hasEnded(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
    } catch (IOException e) {
      return true; // the process has gone
    }
  }
}
