package dev.mayfly.examples.demo;

import dev.mayfly.testing.servers.BaoException;
import dev.mayfly.testing.servers.ServerException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** The command {@code mayfly demo}: the life and the end of a credential, on real servers. */
public final class Demo {

  private static final int PROVED = 0;
  private static final int NOT_PROVED = 1;
  private static final int CANNOT_START = 2;

  private Demo() {}

  /** Exits as {@link Options#USAGE} says. */
  public static void main(String[] arguments) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Optional<Options> options = Options.parse(Arrays.asList(arguments));
    if (options.isEmpty() || options.get().help()) {
      out.println(Options.USAGE);
      System.exit(options.isEmpty() ? CANNOT_START : PROVED);
    }
    System.exit(run(options.get(), display(options.get(), out)));
  }

  private static Display display(Options options, PrintStream out) {
    if (options.json()) {
      return new JsonDisplay(out, System.err);
    }
    boolean terminal = isTerminal();
    return new TextDisplay(out, terminal, terminal && System.getenv("NO_COLOR") == null);
  }

  /** Since JDK 22 a console is there even without a terminal: ask the system. */
  private static boolean isTerminal() {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/fd/1"))
          .toString()
          .matches("/dev/(pts/|tty|console).*");
    } catch (IOException e) {
      return false;
    }
  }

  private static int run(Options options, Display display) {
    long start = System.nanoTime();
    try (Stage stage = new Stage(display)) {
      Story story = stage.open(Path.of(System.getProperty("mayfly.launcher", "mayfly")));
      story.tell();
      if (options.keep()) {
        story.keep();
        stage.keep();
      }
      Verdict verdict = story.verdict(Duration.ofNanos(System.nanoTime() - start));
      display.verdict(verdict);
      return verdict.proved() ? PROVED : NOT_PROVED;
    } catch (ServerException | BaoException | IOException | UncheckedIOException e) {
      System.err.println("mayfly demo: " + e.getMessage());
      return CANNOT_START;
    }
  }
}
