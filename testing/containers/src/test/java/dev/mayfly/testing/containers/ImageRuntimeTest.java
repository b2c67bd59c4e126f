package dev.mayfly.testing.containers;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("sidecar/image/build, given a JDK")
class ImageRuntimeTest {

  @TempDir private Path folder;

  /** What it prints before it finds that the JDK is only a shell of one. */
  private String words(String released) throws IOException {
    Path jlink = Files.createDirectories(folder.resolve("bin")).resolve("jlink");
    Files.writeString(jlink, "#!/bin/sh\nexit 1\n");
    Files.setPosixFilePermissions(jlink, PosixFilePermissions.fromString("rwx------"));
    Files.writeString(
        folder.resolve("release"),
        "JAVA_VERSION=\"17.0.15\"\nJAVA_VERSION_DATE=\"" + released + "\"\n");
    Shell.Result result =
        Shell.run(
            Map.of("MAYFLY_JDK", folder.toString(), "MAYFLY_BUILD", "no"),
            List.of(Shell.CHECKOUT.resolve("sidecar/image/build").toString()));
    assertNotEquals(0, result.code(), result.output());
    return result.output();
  }

  @Test
  @DisplayName("without the security fixes of this quarter, says so, and what to do")
  void warnsOfMissingFixes() throws IOException {
    String words = words("2025-04-15");
    assertTrue(words.contains("is of 2025-04-15 and lacks the security fixes of 2"), words);
    assertTrue(words.contains("fix: update it"), words);
  }

  @Test
  @DisplayName("with them, says nothing of it")
  void saysNothingOfOneThatHasThem() throws IOException {
    String words = words("2999-01-19");
    assertFalse(words.contains("security fixes"), words);
  }
}
