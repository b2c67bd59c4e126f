package dev.mayfly.examples.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/** What the arguments of every process and the environment of Mayfly's were while this was open. */
final class ProcessTable implements AutoCloseable {

  private static final long PAUSE_MILLIS = 50;
  private static final String MAYFLY = "dev.mayfly.sidecar.Mayfly";

  private final Thread thread = new Thread(this::watch, "process table");
  private final Set<String> commandLines = new HashSet<>();
  private final Set<String> environments = new HashSet<>();
  private volatile boolean closed;
  private int looks;

  ProcessTable() {
    thread.setDaemon(true);
    thread.start();
  }

  private void watch() {
    try {
      while (!closed) {
        look();
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (IOException e) {
      throw new IllegalStateException("/proc cannot be read", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() throws IOException {
    looks++;
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        String commandLine = read(process.resolve("cmdline"));
        commandLines.add(commandLine);
        if (commandLine.contains(MAYFLY)) {
          environments.add(read(process.resolve("environ")));
        }
      }
    }
  }

  /** Empty for a process that has gone meanwhile, or is another user's. */
  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  Set<String> commandLines() {
    return new TreeSet<>(commandLines);
  }

  Set<String> environments() {
    return new TreeSet<>(environments);
  }

  int looks() {
    return looks;
  }

  /** Returns when the last look is done: only then may the others be asked. */
  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
