package dev.mayfly.examples.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What PostgreSQL itself wrote down. Each of its lines names the process in brackets. */
record ServerLog(List<String> lines) {

  static ServerLog of(Path file) {
    try {
      return new ServerLog(Files.readAllLines(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The last line about the process, without time and number. */
  String lastWordsAbout(int process) {
    String mark = "[" + process + "] ";
    return lines.stream()
        .filter(line -> line.contains(mark) && !line.contains("STATEMENT:"))
        .reduce((earlier, later) -> later)
        .map(
            line ->
                line.substring(line.indexOf(mark) + mark.length()).strip().replaceAll(":  +", ": "))
        .orElse("closed, nothing in the log");
  }
}
