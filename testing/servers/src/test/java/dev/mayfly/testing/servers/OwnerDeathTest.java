package dev.mayfly.testing.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnerDeathTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private record Started(long pid, Path log) {
    static Started read(BufferedReader output) throws IOException {
      String[] words = output.readLine().split(" ", 2);
      return new Started(Long.parseLong(words[0]), Path.of(words[1]));
    }

    boolean runs() {
      return ProcessHandle.of(pid).isPresent();
    }

    void awaitEnd() {
      Await.until("the server is gone", LIMIT, () -> !runs());
      Await.until("its folder is gone", LIMIT, () -> !Files.exists(log.getParent()));
    }
  }

  @Test
  void servers_do_not_survive_the_sigkill_of_their_jvm_even_when_paused() throws Exception {
    Process owner = owner();
    try (BufferedReader output = owner.inputReader()) {
      List<Started> servers = List.of(Started.read(output), Started.read(output));
      assertTrue(servers.stream().allMatch(Started::runs));
      owner.outputWriter().append('\n').flush();
      assertEquals("paused", output.readLine());
      owner.destroyForcibly();
      servers.forEach(Started::awaitEnd);
    }
  }

  @Test
  void servers_that_were_left_running_survive_their_jvm_and_take_their_folder_along_when_killed()
      throws Exception {
    Process owner = owner("leave");
    try (BufferedReader output = owner.inputReader()) {
      List<Started> servers = List.of(Started.read(output), Started.read(output));
      owner.outputWriter().close();
      assertEquals(0, owner.waitFor());
      assertTrue(servers.stream().allMatch(Started::runs));
      servers.forEach(server -> ProcessHandle.of(server.pid()).ifPresent(ProcessHandle::destroy));
      servers.forEach(Started::awaitEnd);
    }
  }

  private static Process owner(String... arguments) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ProcessBuilder builder =
        new ProcessBuilder(java, "-XX:TieredStopAtLevel=1", ServerOwner.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.command().addAll(List.of(arguments));
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    return builder.start();
  }
}
