package dev.mayfly.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Beside what a run left that cannot be ended,")
class NeighbourTest {

  @TempDir static Path folder;

  @BeforeAll
  static void prepare() throws Exception {
    PreparedServers.prepare("besides", folder);
  }

  /** With a state folder of its own. */
  private static Path configuration(String name, UnaryOperator<String> change) throws Exception {
    String text = Files.readString(folder.resolve("mayfly.yaml"));
    Path file = folder.resolve(name + ".yaml");
    return Files.writeString(
        file, change.apply(text.replace(folder + "/state", folder + "/state-" + name)));
  }

  /** A large object is left in a database that Mayfly does not know. */
  private static void leave(Path configuration) throws Exception {
    Path hasty =
        Files.writeString(
            folder.resolve("hasty.yaml"), Files.readString(configuration) + "shutdown_grace: 1s\n");
    MayflyProcess.run(
        folder,
        "run",
        "-c",
        hasty.toString(),
        "--",
        "psql",
        "-qXd",
        "postgres",
        "-c",
        "SELECT lo_create(0)");
  }

  /** A run that is killed ends nothing itself. */
  private static void kill(Path configuration) throws Exception {
    try (MayflyProcess mayfly =
        MayflyProcess.start(
            folder,
            "run",
            "-c",
            configuration.toString(),
            "--",
            "sh",
            "-c",
            "echo ready; exec sleep 600")) {
      mayfly.awaitOutput("ready");
      mayfly.kill();
    }
  }

  private static MayflyProcess mayfly(String command, Path configuration, String... more)
      throws Exception {
    String[] words = new String[3 + more.length];
    words[0] = command;
    words[1] = "-c";
    words[2] = configuration.toString();
    System.arraycopy(more, 0, words, 3, more.length);
    return MayflyProcess.run(folder, words);
  }

  @Test
  @DisplayName("a run waits for its own end only, however long it might wait")
  void waitsForItsOwnEnd() throws Exception {
    Path configuration = configuration("patient", text -> text + "shutdown_grace: 30m\n");
    leave(configuration("patient", text -> text));
    configuration("patient", text -> text + "shutdown_grace: 30m\n");
    MayflyProcess mayfly = mayfly("run", configuration, "--require-proof", "--", "sleep", "1");
    assertEquals(0, mayfly.exitCode(), mayfly.errors());
  }

  @Test
  @DisplayName("and so does one whose command could not begin")
  void waitsForNothing() throws Exception {
    leave(configuration("idle", text -> text));
    Path denied =
        configuration(
            "idle",
            text ->
                text.replace("principals: [ approle ]", "principals: [ other ]")
                    + "shutdown_grace: 30m\n");
    assertEquals(125, mayfly("run", denied, "--", "true").exitCode());
  }

  @Test
  @DisplayName("recover takes it up though databases and options are configured anew")
  void recoverTakesItUp() throws Exception {
    kill(configuration("edited", text -> text));
    Path edited =
        configuration(
            "edited",
            text ->
                text.replace("sslmode=disable", "sslmode=disable&application_name=x")
                    .replace("    schema:", "    databases: [ besides ]\n    schema:"));
    MayflyProcess recover = mayfly("recover", edited);
    assertEquals(0, recover.exitCode(), recover.words());
    assertTrue(recover.output().contains("1 tasks at their end, 0 not yet"), recover.words());
  }

  @Test
  @DisplayName("recover exits 1 for what is at other servers, and says which and how to go on")
  void recoverOfOtherServers() throws Exception {
    kill(configuration("moved", text -> text));
    Path moved = configuration("moved", text -> text.replace("prefix: besides-", "prefix: moved-"));
    MayflyProcess recover = mayfly("recover", moved);
    assertEquals(1, recover.exitCode(), recover.words());
    assertTrue(recover.output().contains("1 ledgers left alone"), recover.words());
    assertTrue(recover.errors().contains("besides-, and is "), recover.errors());
    assertTrue(recover.errors().contains("fix: "), recover.errors());
  }

  @Test
  @DisplayName("and recover exits 0 where nothing is left")
  void nothingIsLeft() throws Exception {
    Path configuration = configuration("clean", text -> text);
    assertEquals(0, mayfly("run", configuration, "--", "true").exitCode());
    MayflyProcess recover = mayfly("recover", configuration);
    assertEquals(0, recover.exitCode(), recover.words());
  }
}
