package dev.mayfly.testing.benchmarks;

import dev.mayfly.testing.servers.Await;
import dev.mayfly.testing.servers.OpenBaoBinary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Mayfly's image as a sidecar, beside an image that holds nothing but the program {@code bao}, as
 * an agent: both in containers, over TLS.
 */
final class Image {
  private static final String MAYFLY = "mayfly:bench";
  private static final String AGENT = "bao-agent:bench";
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final Duration STEADY = Duration.ofSeconds(5);
  private static final int MOST_MEGABYTES = 90;
  private static final double MOST_MEMORY = 1.5;

  private final Site site;
  private final MayflyRun run;
  private final Path script;
  private final Path log;

  /** {@code script} builds Mayfly's image. */
  Image(Site site, MayflyRun run, Path script) {
    this.site = site;
    this.run = run;
    this.script = script;
    this.log = site.folder().resolve("docker.log");
  }

  List<Row> measure(int pairs) throws IOException, InterruptedException {
    if (!Container.isPossible(log)) {
      return List.of(Row.note("the image", "not measured: no Docker daemon", ""));
    }
    List<Row> rows = new ArrayList<>(List.of(build()));
    new ProcessBuilder(
            "sh",
            "-c",
            "chmod -R a+rwX \"$0\" \"$1\" && rm -rf \"$2\"", // its user makes the state folder anew
            site.folder().toString(),
            site.memory().toString(),
            run.state().toString())
        .start()
        .waitFor();
    rows.addAll(starts(pairs));
    rows.add(memory());
    return rows;
  }

  private List<Row> starts(int pairs) throws IOException {
    Samples ours = new Samples();
    Samples theirs = new Samples();
    Samples nothing = new Samples();
    start(mayfly(), run.credential()).close(); // to warm up
    start(agent(), agentCredential()).close();
    for (int pair = 0; pair < pairs; pair++) {
      timed(ours, mayfly(), run.credential());
      timed(theirs, agent(), agentCredential());
      timed(nothing, container(List.of("--entrypoint=mkfifo", MAYFLY, pipe().toString())), pipe());
    }
    Row started =
        new Row(
            "the image: start of the container → first credential, TLS",
            ours.text(50, 95),
            "bao agent in a container " + theirs.text(50, 95),
            Row.times(ours.median() / theirs.median()),
            "",
            Row.Verdict.NONE);
    Row floor =
        Row.note("of which a container that only makes a named pipe", "", nothing.text(50, 95));
    return List.of(started, floor);
  }

  private Row build() throws IOException, InterruptedException {
    int code =
        new ProcessBuilder(script.toString(), MAYFLY)
            .redirectOutput(log.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start()
            .waitFor();
    Matcher size = Pattern.compile("(\\d+) MB compressed").matcher(Files.readString(log));
    if (code != 0 || !size.find()) {
      throw new IllegalStateException("No image: " + Files.readString(log));
    }
    Path context = Files.createDirectory(site.folder().resolve("agent"));
    Files.copy(OpenBaoBinary.locate(), context.resolve("bao"), StandardCopyOption.COPY_ATTRIBUTES);
    Files.writeString(
        context.resolve("Dockerfile"), "FROM scratch\nCOPY bao /bao\nENTRYPOINT [\"/bao\"]\n");
    Container.docker(log, List.of("build", "--tag", AGENT, context.toString()));
    return new Row(
        "the image, compressed",
        size.group(1) + " MB",
        "",
        "",
        "≤ " + MOST_MEGABYTES + " MB",
        Row.Verdict.of(Integer.parseInt(size.group(1)) <= MOST_MEGABYTES));
  }

  private Path pipe() {
    return site.memory().resolve("pipe");
  }

  private Path agentCredential() {
    return new BaoAgent(site).credential();
  }

  /** A task that begins with the sidecar and is delivered a file, as the agent is asked for one. */
  private Container mayfly() throws IOException {
    return container(List.of(MAYFLY, "sidecar", "-c", run.sidecar().toString()));
  }

  private Container agent() throws IOException {
    Path file = site.folder().resolve("image.hcl");
    Files.writeString(file, new BaoAgent(site).configuration(true));
    return container(List.of(AGENT, "agent", "-config=" + file));
  }

  private Container container(List<String> line) throws IOException {
    return new Container(log, List.of(site.folder(), site.memory()), line);
  }

  private void timed(Samples samples, Container container, Path credential) throws IOException {
    Files.deleteIfExists(credential);
    long begun = System.nanoTime();
    start(container, credential);
    samples.add(Duration.ofNanos(System.nanoTime() - begun));
    container.close();
  }

  private static Container start(Container container, Path credential) throws IOException {
    Files.deleteIfExists(credential);
    container.start();
    Await.until("the credential is there", LIMIT, () -> isThere(credential));
    return container;
  }

  private static boolean isThere(Path file) throws IOException {
    return Files.exists(file) && (Files.size(file) > 0 || !Files.isRegularFile(file));
  }

  private Row memory() throws IOException, InterruptedException {
    Memory.Resident ours = resident(mayfly(), run.credential());
    Memory.Resident theirs = resident(agent(), agentCredential());
    double ratio = ours.rss() / theirs.rss();
    return new Row(
        "the image: resident memory, one task, steady, TLS",
        ours.text(),
        "bao agent in a container " + theirs.text(),
        Row.times(ratio),
        "≤ 1.5 ×",
        Row.Verdict.of(ratio <= MOST_MEMORY));
  }

  private static Memory.Resident resident(Container container, Path credential)
      throws IOException, InterruptedException {
    try (Container started = start(container, credential)) {
      Thread.sleep(STEADY.toMillis());
      return Memory.Resident.of(started.process());
    }
  }
}
