package dev.mayfly.sidecar.drills;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Looks for secrets where none may be. */
public final class SecretSearch {

  private final Set<String> commandLines = new HashSet<>();

  /** Notes the arguments of these processes and of everything that they started. */
  public void lookAt(Stream<ProcessHandle> processes) {
    processes
        .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
        .map(process -> read(Path.of("/proc/" + process.pid() + "/cmdline")))
        .forEach(commandLines::add);
  }

  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException gone) {
      return "";
    }
  }

  /** Where one of the secrets was found: files of the trees, and command lines. */
  public Set<String> found(Collection<String> secrets, List<Path> trees) throws IOException {
    Set<String> found = new TreeSet<>();
    for (Path tree : trees) {
      try (Stream<Path> files = Files.walk(tree)) {
        files
            .filter(Files::isRegularFile)
            .filter(file -> holds(read(file), secrets))
            .forEach(file -> found.add(file.toString()));
      }
    }
    if (commandLines.stream().anyMatch(line -> holds(line, secrets))) {
      found.add("the arguments of a process");
    }
    return found;
  }

  private static boolean holds(String text, Collection<String> secrets) {
    return secrets.stream().anyMatch(text::contains);
  }
}
