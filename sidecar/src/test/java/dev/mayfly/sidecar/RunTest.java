package dev.mayfly.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mayfly.sidecar.files.OtherUser;
import dev.mayfly.testing.servers.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("mayfly run")
class RunTest {

  private static final String QUERY = "SELECT current_user, count(*) FROM sales";

  @TempDir static Path folder;
  private static PreparedServers servers;
  private static Path configuration;

  @BeforeAll
  static void prepare() throws Exception {
    servers = PreparedServers.prepare("runs", folder);
    configuration = folder.resolve("mayfly.yaml");
  }

  private static MayflyProcess run(String... command) throws IOException, InterruptedException {
    return MayflyProcess.run(folder, arguments(configuration, command));
  }

  private static String[] arguments(Path file, String... command) {
    return Stream.concat(Stream.of("run", "-c", file.toString(), "--"), Stream.of(command))
        .toArray(String[]::new);
  }

  private static String receipt(MayflyProcess mayfly) {
    return mayfly
        .errors()
        .lines()
        .filter(line -> line.contains("\"receipt\":"))
        .findFirst()
        .orElse("");
  }

  @Test
  @Tag("each-jdk")
  @DisplayName("gives its command a login that works, and proves that it is gone afterwards")
  void givesALoginAndProvesItsEnd() throws Exception {
    MayflyProcess mayfly = run("psql", "-AtXc", QUERY);
    assertEquals(0, mayfly.exitCode(), mayfly.errors());
    assertTrue(mayfly.output().matches("runs-lease-[^|]*\\|1000\n"), mayfly.output());
    assertEquals(List.of(), servers.accounts());
    assertTrue(receipt(mayfly).contains("\"proof\":\"CATALOGUE_AND_LOGIN\""), mayfly.errors());
    assertTrue(receipt(mayfly).contains("\"proven\":true"), mayfly.errors());
  }

  @Test
  @DisplayName("lets no variable of its own lead the command elsewhere with its login")
  void letsNoVariableLeadElsewhere() throws Exception {
    Path elsewhere =
        Files.writeString(
            folder.resolve("elsewhere.conf"),
            "[other]\nhost=127.0.0.1\nport=1\n[given]\nhost=127.0.0.1\nport=1\n");
    Map<String, String> misleading =
        Map.of(
            "PGSERVICE", "other",
            "PGSERVICEFILE", elsewhere.toString(),
            "PGHOSTADDR", "127.255.255.254");
    MayflyProcess byEnvironment =
        MayflyProcess.run(misleading, folder, arguments(configuration, "psql", "-AtXc", QUERY));
    assertEquals(0, byEnvironment.exitCode(), byEnvironment.errors());
    assertTrue(byEnvironment.output().endsWith("|1000\n"), byEnvironment.output());

    Path byFile =
        servers.changed(
            "service.yaml",
            "deliver: [ { environment: pg } ]",
            "deliver: [ { file: "
                + folder.resolve("run.conf")
                + ", format: pgservice, service: given } ]");
    MayflyProcess byService =
        MayflyProcess.run(
            Map.of("PGSERVICE", "given", "PGHOSTADDR", "127.255.255.254"),
            folder,
            arguments(byFile, "psql", "-AtXc", QUERY));
    assertEquals(0, byService.exitCode(), byService.errors());
    assertTrue(byService.output().endsWith("|1000\n"), byService.output());
  }

  @Test
  @DisplayName("is allowed by a rule for its AppRole, and by none for another")
  void isKnownByItsRole() throws Exception {
    Path own = servers.changed("own.yaml", "[ approle ]", "[ approle/runs ]");
    assertEquals(0, MayflyProcess.run(folder, arguments(own, "true")).exitCode());
    Path other = servers.changed("other.yaml", "[ approle ]", "[ approle/other ]");
    assertEquals(125, MayflyProcess.run(folder, arguments(other, "true")).exitCode());
  }

  @Test
  @Tag("each-jdk")
  @DisplayName("exits as its command does")
  void exitsAsItsCommandDoes() throws Exception {
    assertEquals(7, run("sh", "-c", "exit 7").exitCode());
    MayflyProcess killed = run("sh", "-c", "kill -KILL $$");
    assertEquals(137, killed.exitCode());
    assertTrue(receipt(killed).contains("KILLED (signal 9)"), killed.errors());
  }

  @Test
  @DisplayName("makes no credential for a command that cannot be run")
  void makesNoCredentialForWhatCannotBeRun() throws Exception {
    MayflyProcess missing = run("no-such-command");
    assertEquals(127, missing.exitCode());
    assertTrue(missing.errors().contains("command not found"), missing.errors());
    assertFalse(missing.errors().contains("LeaseIntended"), missing.errors());
    assertEquals(126, run(configuration.toString()).exitCode());
  }

  @Test
  @DisplayName("that cannot begin exits with 125 and says why")
  void thatCannotBeginSaysWhy() throws Exception {
    Path denied =
        servers.changed("denied.yaml", "principals: [ approle ]", "principals: [ somebody ]");
    MayflyProcess mayfly = MayflyProcess.run(folder, arguments(denied, "true"));
    assertEquals(125, mayfly.exitCode());
    assertTrue(
        mayfly.errors().contains("principal approle is not named by a rule"), mayfly.errors());

    MayflyProcess unknown =
        MayflyProcess.run(
            folder, "run", "-c", configuration.toString(), "--grant", "main/run_rw", "--", "true");
    assertEquals(125, unknown.exitCode());
    assertTrue(unknown.errors().contains("did you mean main/runs_rw?"), unknown.errors());
  }

  @Test
  @DisplayName("refuses an environment that would outlive its credential")
  void refusesAnEnvironmentThatWouldOutliveItsCredential() throws Exception {
    Path longer = servers.changed("longer.yaml", "max_lifetime: 1h", "max_lifetime: 30d");
    MayflyProcess mayfly = MayflyProcess.run(folder, arguments(longer, "echo", "began"));
    assertEquals(125, mayfly.exitCode());
    assertEquals("", mayfly.output());
    assertTrue(mayfly.errors().contains("set max_lifetime: 1d"), mayfly.errors());
    // What a slow server did not end in time is left to the next mayfly.
    MayflyProcess recover = MayflyProcess.run(folder, "recover", "-c", longer.toString());
    assertEquals(0, recover.exitCode(), recover.errors());
    assertEquals(List.of(), servers.accounts(), mayfly::errors);
  }

  @Test
  @Tag("each-jdk")
  @DisplayName("delivers a file that libpq reads, and takes it away at the end")
  void deliversAFile() throws Exception {
    Path file =
        Path.of("/dev/shm/mayfly-test-" + ProcessHandle.current().pid() + "/pg_service.conf");
    Path byFile = byFile("byfile.yaml", file.toString());
    MayflyProcess mayfly =
        MayflyProcess.run(
            folder,
            arguments(
                byFile,
                "sh",
                "-c",
                "PGSERVICEFILE="
                    + file
                    + " psql -AtXc '"
                    + QUERY
                    + "' service=main; stat -c %a "
                    + file));
    assertEquals(0, mayfly.exitCode(), mayfly.errors());
    assertTrue(mayfly.output().contains("|1000\n400\n"), mayfly.output());
    assertFalse(Files.exists(file));
    Files.deleteIfExists(file.getParent());
  }

  @Test
  @DisplayName(
      "that could not deliver is refused in words before there is a login, and owes nothing")
  void refusesWhatCannotBeDelivered() throws Exception {
    Path below = byFile("below.yaml", configuration + "/pg_service.conf");
    Path ownerless =
        servers.changed(
            "ownerless.yaml",
            "{ environment: pg }",
            "{ file: /dev/shm/mayfly-ownerless, format: pgservice, owner: nosuchuser }");
    refuses(below, configuration + " is no folder");
    refuses(ownerless, "there is no user nosuchuser on this machine");
    MayflyProcess recover = MayflyProcess.run(folder, "recover", "-c", configuration.toString());
    assertEquals(0, recover.exitCode(), recover.errors());
  }

  private static void refuses(Path file, String words) throws Exception {
    MayflyProcess mayfly = MayflyProcess.run(folder, arguments(file, "echo", "began"));
    assertEquals(125, mayfly.exitCode(), mayfly.errors());
    assertEquals("", mayfly.output());
    assertTrue(mayfly.errors().contains("cannot be delivered to: " + words), mayfly.errors());
    assertFalse(mayfly.errors().contains("LeaseIntended"), mayfly.errors());
    assertFalse(mayfly.errors().contains("take back"), mayfly.errors());
  }

  @Test
  @DisplayName("is refused on a state folder that others may write to, and so is recover")
  void refusesAnExposedState() throws Exception {
    Path state = Files.createDirectory(folder.resolve("exposed"));
    Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path file =
        Files.writeString(
            folder.resolve("exposed.yaml"),
            Files.readString(configuration).replaceAll("(?m)^state:.*", "state: " + state));
    for (MayflyProcess mayfly :
        List.of(
            MayflyProcess.run(folder, arguments(file, "true")),
            MayflyProcess.run(folder, "recover", "-c", file.toString()))) {
      assertNotEquals(0, mayfly.exitCode());
      assertTrue(mayfly.errors().contains("; fix: chmod go-w " + state), mayfly.errors());
    }
    assertEquals(List.of(), OtherUser.names(state));
  }

  @Test
  @DisplayName("is refused as a sidecar where others could exchange the pipe of a task")
  void refusesAnExposedPipe() throws Exception {
    Path shared = Files.createDirectory(folder.resolve("shared-pipes"));
    Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path file = servers.changed("pipe.yaml", "deliver: [ { environment: pg } ]", "");
    Files.writeString(
        file,
        Files.readString(file)
            .replace(
                "max_lifetime: 1h",
                "max_lifetime: 1h\n    heartbeat: { source: fifo, fifo: " + shared + "/pulse }"));
    MayflyProcess sidecar = MayflyProcess.run(folder, "sidecar", "-c", file.toString());
    assertEquals(125, sidecar.exitCode(), sidecar.errors());
    assertTrue(sidecar.errors().contains("; fix: chmod go-w " + shared), sidecar.errors());
    assertEquals(List.of(), OtherUser.names(shared));
  }

  private static Path byFile(String name, String file) throws IOException {
    return servers.changed(
        name, "{ environment: pg }", "{ file: \"" + file + "\", format: pgservice }");
  }

  @Test
  @DisplayName("tells its command who it is and where its files are, as libpq reads it too")
  void tellsItsCommand() throws Exception {
    Path file = byFile("told.yaml", "/dev/shm/mayfly-{{incarnation}}");
    String script =
        "psql -AtXc 'SELECT count(*) FROM sales' service=main; echo $MAYFLY_TASK;"
            + " echo $MAYFLY_FILE_1 $MAYFLY_FILE_MAIN_RUNS_RW /dev/shm/mayfly-$MAYFLY_INCARNATION $PGSERVICEFILE";
    MayflyProcess mayfly = MayflyProcess.run(folder, arguments(file, "sh", "-c", script));
    assertEquals(0, mayfly.exitCode(), mayfly.errors());
    List<String> said = mayfly.output().lines().toList();
    assertEquals(List.of("1000", "job"), said.subList(0, 2), mayfly.words());
    assertEquals(1, Stream.of(said.get(2).split(" ")).distinct().count(), said.get(2));
  }

  @Test
  @DisplayName("leaves a service file of its caller alone, and names none where two were delivered")
  void leavesTheCallersVariables() throws Exception {
    String show = "echo ${PGSERVICEFILE-none}";
    Path one = byFile("one.yaml", "/dev/shm/mayfly-{{incarnation}}");
    ProcessBuilder builder =
        new ProcessBuilder(MayflyProcess.command(arguments(one, "sh", "-c", show)));
    builder.environment().put("PGSERVICEFILE", "/mine");
    try (MayflyProcess mayfly = MayflyProcess.start(builder, folder)) {
      assertEquals(0, mayfly.exitCode(), mayfly.errors());
      assertEquals("/mine\n", mayfly.output());
    }
    Path two =
        servers.changed(
            "two.yaml",
            "{ environment: pg }",
            "{ file: \"/dev/shm/mayfly-a-{{incarnation}}\", format: pgservice }, { file:"
                + " \"/dev/shm/mayfly-b-{{incarnation}}\", format: pgservice }");
    assertEquals("none\n", MayflyProcess.run(folder, arguments(two, "sh", "-c", show)).output());
  }

  @Test
  @DisplayName("says what it cannot do where it is process 1")
  void warnsThatItIsTheInit() throws Exception {
    List<String> command =
        new ArrayList<>(List.of("unshare", "--user", "--map-root-user", "--pid", "--fork"));
    command.add("--mount-proc");
    assumeTrue(
        exitCode(Stream.concat(command.stream(), Stream.of("true")).toList()) == 0,
        "PROCESS 1 NOT TESTED: this machine allows no namespaces");
    command.addAll(MayflyProcess.command(arguments(configuration, "true")));
    try (MayflyProcess mayfly = MayflyProcess.start(new ProcessBuilder(command), folder)) {
      assertEquals(0, mayfly.exitCode(), mayfly.errors());
      assertTrue(mayfly.errors().contains("fix: docker run --init"), mayfly.errors());
    }
    assertFalse(run("true").errors().contains("process 1"));
  }

  private static int exitCode(List<String> command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).start().waitFor();
  }

  @Test
  @Tag("each-jdk")
  @DisplayName("runs a command in a folder of a partition, and prints no environment")
  void runsACommandWithAnEqualsSign() throws Exception {
    Path partition = Files.createDirectories(folder.resolve("date=2026-11-30"));
    Path job =
        Files.writeString(partition.resolve("job.sh"), "#!/bin/sh\necho \"ran $*\"; exit 7\n");
    assertTrue(job.toFile().setExecutable(true));
    MayflyProcess mayfly = run(job.toString(), "id", "-u");
    assertEquals(7, mayfly.exitCode(), mayfly.errors());
    assertEquals("ran id -u\n", mayfly.output());
  }

  @Test
  @Tag("each-jdk")
  @DisplayName("hands its command the signals that were sent to it alone")
  void handsOnSignals() throws Exception {
    for (String signal : List.of("INT", "TERM", "HUP")) {
      String script =
          "trap 'echo got "
              + signal
              + "; exit 9' "
              + signal
              + "; echo ready; while :; do sleep 0.05; done";
      try (MayflyProcess mayfly =
          MayflyProcess.start(folder, arguments(configuration, "sh", "-c", script))) {
        mayfly.awaitOutput("ready");
        mayfly.send(signal);
        assertEquals(9, mayfly.exitCode(), mayfly.errors());
        assertTrue(mayfly.output().contains("got " + signal), mayfly.output());
      }
    }
    assertEquals(List.of(), servers.accounts());
  }

  @Test
  @DisplayName("ends a task whose lifetime is spent, and its command with it")
  void endsATaskWhoseLifetimeIsSpent() throws Exception {
    Path shortLived = servers.changed("short.yaml", "max_lifetime: 1h", "max_lifetime: 3s");
    MayflyProcess mayfly = MayflyProcess.run(folder, arguments(shortLived, "sleep", "600"));
    assertEquals(143, mayfly.exitCode(), mayfly.errors());
    assertTrue(receipt(mayfly).contains("LIFETIME_SPENT"), mayfly.errors());
    assertEquals(List.of(), servers.accounts());
  }

  @Test
  @DisplayName("stands beside another, unless both deliver to one file")
  void standsBesideAnother() throws Exception {
    Path fixed = byFile("fixed.yaml", "/dev/shm/mayfly-fixed");
    Path own = byFile("own.yaml", "/dev/shm/mayfly-{{incarnation}}");
    String[] waiting = {"sh", "-c", "echo ready; sleep 600"};
    try (MayflyProcess first = MayflyProcess.start(folder, arguments(fixed, waiting));
        MayflyProcess second = MayflyProcess.start(folder, arguments(own, waiting));
        MayflyProcess third = MayflyProcess.start(folder, arguments(own, waiting))) {
      first.awaitOutput("ready");
      second.awaitOutput("ready");
      third.awaitOutput("ready");
      MayflyProcess fourth = MayflyProcess.run(folder, arguments(fixed, "echo", "began"));
      assertEquals(125, fourth.exitCode());
      assertTrue(
          fourth.errors().contains("another mayfly delivers to /dev/shm/mayfly-fixed"),
          fourth.errors());
      assertTrue(
          Files.exists(Path.of("/dev/shm/mayfly-fixed")),
          "the refused one took the other's file away");
      for (MayflyProcess mayfly : List.of(first, second, third)) {
        mayfly.send("TERM");
        assertEquals(143, mayfly.exitCode(), mayfly.errors());
      }
    }
    Await.until(
        "every account is gone", Duration.ofSeconds(30), () -> servers.accounts().isEmpty());
    assertFalse(Files.exists(Path.of("/dev/shm/mayfly-fixed")));
  }
}
