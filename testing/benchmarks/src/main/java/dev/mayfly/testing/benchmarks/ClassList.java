package dev.mayfly.testing.benchmarks;

import dev.mayfly.testing.servers.Await;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The classes that the archives are made of: in {@code classes} those that {@code mayfly run}
 * loads, over HTTP and over TLS, up to the proof, and in {@code sidecar-classes} those that only
 * {@code mayfly sidecar} loads: every start pays for each class of its archive. A Java of 25 or
 * newer adds what each of them is linked with, in lines that begin with {@code @cp}.
 */
final class ClassList {
  private static final String TITLE =
      "# What `mayfly %s` loads, for the archive of its classes; written by `testing/bench --classes FOLDER` on each Java.";

  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final MayflyRun run;
  private final Path list;
  private final Path log;

  ClassList(Site site, MayflyRun run) {
    this.run = run;
    this.list = site.folder().resolve("classes");
    this.log = site.folder().resolve("classes.log");
  }

  /** Adds them to those that the folder lists. */
  void write(Path folder) throws IOException, InterruptedException {
    Path runs = folder.resolve("classes");
    Set<String> ofRun = listed(runs);
    ofRun.addAll(loadedBy(false));
    ofRun.addAll(loadedBy(true));
    write(runs, "run", ofRun);
    Path sidecars = folder.resolve("sidecar-classes");
    Set<String> ofSidecar = listed(sidecars);
    ofSidecar.addAll(loadedBySidecar());
    ofSidecar.removeAll(ofRun);
    write(sidecars, "sidecar", ofSidecar);
  }

  private static Set<String> listed(Path file) throws IOException {
    return new LinkedHashSet<>(Files.exists(file) ? classes(file) : List.of());
  }

  private static void write(Path file, String command, Set<String> classes) throws IOException {
    List<String> lines = new ArrayList<>(classes);
    lines.add(0, TITLE.formatted(command));
    Files.write(file, lines);
  }

  private List<String> loadedBy(boolean tls) throws IOException, InterruptedException {
    Process process = start(run.process(tls, List.of("/bin/true")));
    return classes(process.waitFor());
  }

  private List<String> loadedBySidecar() throws IOException, InterruptedException {
    Process process = start(run.program(List.of("sidecar", "-c", run.sidecar().toString())));
    Await.until("it has delivered", LIMIT, () -> Files.size(run.credential()) > 0);
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(run.socket()))) {
      channel.write(
          StandardCharsets.UTF_8.encode(
              "GET /v1/version HTTP/1.1\r\nHost: mayfly\r\nConnection: close\r\n\r\n"));
      channel.read(ByteBuffer.allocate(1024));
    }
    process.destroy();
    return classes(process.waitFor());
  }

  private Process start(ProcessBuilder builder) throws IOException {
    builder.environment().put("MAYFLY_JAVA_OPTS", "-Xshare:off -XX:DumpLoadedClassList=" + list);
    return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  private List<String> classes(int code) throws IOException {
    if (code != 0) {
      throw new IllegalStateException("mayfly ended with " + code + ": " + Files.readString(log));
    }
    return classes(list);
  }

  /** Without numbers, which two runs do not share, and without what has no jar of its own. */
  private static List<String> classes(Path list) throws IOException {
    return Files.readAllLines(list).stream()
        .filter(line -> !line.startsWith("#") && !line.contains(" source: "))
        .map(line -> line.replaceFirst(" id: \\d+$", ""))
        .toList();
  }
}
