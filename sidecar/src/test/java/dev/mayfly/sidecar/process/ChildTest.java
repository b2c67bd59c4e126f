package dev.mayfly.sidecar.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.testing.servers.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("each-jdk")
@DisplayName("A child")
class ChildTest {

  @TempDir Path folder;

  private static Child start(String... command) throws CommandNotRunnableException {
    return Child.start(List.of(command), Optional.empty(), Map.of(), Set.of());
  }

  @Test
  @DisplayName("ends with its own exit code, or with 128 and its signal")
  void endsWithItsOwnCode() throws Exception {
    assertEquals(0, start("true").waitFor());
    assertEquals(7, start("sh", "-c", "exit 7").waitFor());
    assertEquals(137, start("sh", "-c", "kill -KILL $$").waitFor());
    assertEquals(Signal.QUIT.exitCode(), start("sh", "-c", "ulimit -c 0; kill -QUIT $$").waitFor());
  }

  @Test
  @DisplayName("gets the signals it is sent")
  void getsTheSignalsItIsSent() throws Exception {
    for (Signal signal : Signal.values()) {
      Path ready = folder.resolve(signal.name());
      String script = "touch " + ready + "; exec sleep 600";
      // Who is started in the background is started to ignore some of them.
      Child child = start("env", "--default-signal", "sh", "-c", script);
      Await.until("it runs", Duration.ofSeconds(30), () -> Files.exists(ready));
      child.send(signal);
      assertEquals(signal.exitCode(), child.waitFor());
      child.send(signal);
    }
  }

  @Test
  @DisplayName("has the variables added, and not those removed")
  void hasItsVariables() throws Exception {
    Child child =
        Child.start(
            List.of(
                "sh",
                "-c",
                "test \"$ADDED\" = yes && test -z \"$PWD_REMOVED\" && test -n \"$PATH\""),
            Optional.empty(),
            Map.of("ADDED", "yes"),
            Set.of("PWD_REMOVED"));
    assertEquals(0, child.waitFor());
  }

  @Test
  @DisplayName("that cannot be found or run says so as env does")
  void thatCannotBeRunSaysSo() throws Exception {
    Path plain = Files.writeString(folder.resolve("plain"), "no program");
    assertEquals(127, exitCode("no-such-command-anywhere"));
    assertEquals(127, exitCode(folder.resolve("none").toString()));
    assertEquals(126, exitCode(plain.toString()));
    assertEquals(126, exitCode(folder.toString()));
  }

  private static int exitCode(String command) {
    return assertThrows(CommandNotRunnableException.class, () -> start(command)).exitCode();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"date=2026-11-30", "=", "-", "--", "-i", "a b", " ", "a\nb", "*", "$(id)", "a;b"})
  @DisplayName("is run under whatever name it has, with its words as they are")
  void isRunUnderAnyName(String name) throws Exception {
    Path script =
        Files.writeString(
            folder.resolve(name), "#!/bin/sh\nprintf '%s|' \"$@\" >" + folder + "/said; exit 7\n");
    assertTrue(script.toFile().setExecutable(true));
    Map<String, String> path = Map.of("PATH", folder + ":" + System.getenv("PATH"));
    for (String word : List.of(script.toString(), name)) {
      Files.deleteIfExists(folder.resolve("said"));
      Child child = Child.start(List.of(word, "A=b", "-u", "id"), Optional.empty(), path, Set.of());
      assertEquals(7, child.waitFor());
      assertEquals("A=b|-u|id|", Files.readString(folder.resolve("said")));
    }
  }

  @Test
  @DisplayName("is run under whatever name it has without setpriv too")
  void isRunUnderAnyNameWithoutSetpriv() throws Exception {
    Path bin = Files.createDirectory(folder.resolve("bin"));
    Files.createSymbolicLink(bin.resolve("env"), Path.of("/usr/bin/env"));
    for (String name : List.of("date=2026-11-30", "-", "-i")) {
      Path script = Files.writeString(bin.resolve(name), "#!/bin/sh\nexit $#\n");
      assertTrue(script.toFile().setExecutable(true));
      Map<String, String> path = Map.of("PATH", bin.toString());
      assertEquals(
          3,
          Child.start(List.of(name, "A=b", "*", ""), Optional.empty(), path, Set.of()).waitFor());
    }
  }

  @Test
  @DisplayName("is found through the PATH it will have")
  void isFoundThroughItsPath() throws Exception {
    Path script = Files.writeString(folder.resolve("only-here"), "#!/bin/sh\nexit 3\n");
    assertTrue(script.toFile().setExecutable(true));
    Map<String, String> path = Map.of("PATH", folder + ":" + System.getenv("PATH"));
    assertEquals(3, Child.start(List.of("only-here"), Optional.empty(), path, Set.of()).waitFor());
    assertFalse(Executables.complete("only-here", System.getenv("PATH")).isPresent());
  }
}
