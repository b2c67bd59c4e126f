package dev.mayfly.sidecar.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.sidecar.context.ProcessEnvironment;
import dev.mayfly.sidecar.wiring.Commands;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("In bash, with the script that `mayfly completion bash` prints,")
class CompletionTest {

  @TempDir static Path folder;

  /** What is offered for the last of the words. */
  private static List<String> offered(String... words) throws IOException, InterruptedException {
    CommandTable table = new Commands(ProcessEnvironment.ofThisProcess());
    Path script = Files.writeString(folder.resolve("script"), CompletionScript.bash(table));
    List<String> line =
        new ArrayList<>(
            List.of(
                "bash",
                "--norc",
                "-uc",
                "source \"$0\"; COMP_WORDS=(mayfly \"$@\"); COMP_CWORD=$#; _mayfly;"
                    + " [ ${#COMPREPLY[@]} = 0 ] || printf '%s\\n' \"${COMPREPLY[@]}\"",
                script.toString()));
    line.addAll(List.of(words));
    Process bash =
        new ProcessBuilder(line).directory(folder.toFile()).redirectErrorStream(true).start();
    String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, bash.waitFor(), said);
    return said.lines().sorted().toList();
  }

  @Test
  @DisplayName("a command is completed, and the second word of one that has two")
  void command() throws Exception {
    assertEquals(List.of("config", "completion").stream().sorted().toList(), offered("co"));
    assertEquals(List.of("check"), offered("config", "ch"));
    assertEquals(List.of("retry", "resolve").stream().sorted().toList(), offered("stranded", "re"));
  }

  @Test
  @DisplayName("an option is completed, of the very command")
  void option() throws Exception {
    assertEquals(List.of("--reason", "--require-proof"), offered("run", "--re"));
    assertTrue(offered("receipts", "verify", "--").contains("--help"));
    assertEquals(List.of(), offered("version", "--re"));
  }

  @Test
  @DisplayName("a file is completed where one is asked for, with blanks in its name too")
  void file() throws Exception {
    Files.createFile(folder.resolve("nightly reports.yaml"));
    assertEquals(List.of("nightly reports.yaml"), offered("run", "-c", "night"));
    assertEquals(List.of("nightly reports.yaml"), offered("run", "--", "cat", "night"));
    assertEquals(List.of(), offered("run", "--reason", "night"));
  }

  @Test
  @DisplayName("a format is completed, and after `--` no option of ours")
  void values() throws Exception {
    assertEquals(List.of("json", "jsonl"), offered("status", "-o", "js"));
    assertEquals(List.of(), offered("status", "-o", "ht"));
    assertEquals(List.of("html"), offered("inventory", "-o", "ht"));
    assertEquals(List.of(), offered("run", "--", "ls", "--re"));
  }

  @Test
  @DisplayName("every command and every option of the help is offered")
  void everything() throws Exception {
    CommandTable table = new Commands(ProcessEnvironment.ofThisProcess());
    for (String name : List.of("run", "status", "receipts key", "generate sql")) {
      List<String> words = new ArrayList<>(List.of(name.split(" ", -1)));
      words.add("-");
      TreeSet<String> known = new TreeSet<>();
      for (Option option : table.make(name).usage().allOptions()) {
        known.add("--" + option.name());
        if (!option.letter().isEmpty()) {
          known.add("-" + option.letter());
        }
      }
      assertEquals(known, new TreeSet<>(offered(words.toArray(String[]::new))), name);
    }
    assertTrue(CompletionScript.zsh(table).startsWith("#compdef mayfly\n"));
  }
}
