package dev.mayfly.backends.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The plugin's one file")
class ProgramTest {

  @Test
  @DisplayName("is a program to the system, which tells a person how it is meant to be started")
  void program() throws Exception {
    Process process =
        new ProcessBuilder(PluginVault.PROGRAM.toString()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(2, process.waitFor(), said);
    assertTrue(said.contains("fix: mayfly generate plugin"), said);
  }

  @Test
  @DisplayName("is a jar to Java, with nothing in it that speaks to Vault as a client does")
  void jar() throws IOException {
    try (JarFile jar = new JarFile(PluginVault.PROGRAM.toFile())) {
      List<String> names = jar.stream().map(entry -> entry.getName()).toList();
      assertTrue(names.contains("dev/mayfly/backends/plugin/Plugin.class"));
      assertFalse(names.stream().anyMatch(name -> name.startsWith("org/springframework/")));
      assertFalse(names.stream().anyMatch(name -> name.startsWith("dev/mayfly/sidecar/")));
    }
  }
}
