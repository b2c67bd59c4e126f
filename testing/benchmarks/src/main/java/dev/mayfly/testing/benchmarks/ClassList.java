package dev.mayfly.testing.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The classes that {@code mayfly run} loads, for the archive that the launcher makes of them: over
 * HTTP and over TLS, up to the proof.
 */
final class ClassList {
  private static final String TITLE =
      "# What `mayfly run` loads, for the archive that the launcher makes; written by `testing/bench --classes FILE`.";

  private final Site site;
  private final MayflyRun run;

  ClassList(Site site, MayflyRun run) {
    this.site = site;
    this.run = run;
  }

  void write(Path file) throws IOException, InterruptedException {
    Set<String> classes = new LinkedHashSet<>(loadedBy(false));
    classes.addAll(loadedBy(true));
    classes.removeIf(line -> line.startsWith("#"));
    List<String> lines = new ArrayList<>(classes);
    lines.add(0, TITLE);
    Files.write(file, lines);
  }

  private List<String> loadedBy(boolean tls) throws IOException, InterruptedException {
    Path list = site.folder().resolve("classes");
    Path log = site.folder().resolve("classes.log");
    ProcessBuilder builder = run.process(tls, List.of("/bin/true"));
    builder.environment().put("MAYFLY_JAVA_OPTS", "-Xshare:auto -XX:DumpLoadedClassList=" + list);
    int code = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start().waitFor();
    if (code != 0) {
      throw new IllegalStateException(
          "mayfly run ended with " + code + ": " + Files.readString(log));
    }
    return Files.readAllLines(list);
  }
}
