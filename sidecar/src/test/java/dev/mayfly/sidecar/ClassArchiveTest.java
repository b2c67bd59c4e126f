package dev.mayfly.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("each-jdk")
@DisplayName("Each Mayfly of the tests")
class ClassArchiveTest {

  @Test
  @DisplayName("starts from an archive of its classes")
  void fits(@TempDir Path folder) throws Exception {
    List<String> command = new ArrayList<>(MayflyProcess.command("--version"));
    command.add(command.indexOf("-cp"), "-Xshare:on"); // ends a start that no archive fits
    MayflyProcess mayfly = MayflyProcess.start(new ProcessBuilder(command), folder);
    assertEquals(0, mayfly.exitCode(), mayfly.words());
  }
}
