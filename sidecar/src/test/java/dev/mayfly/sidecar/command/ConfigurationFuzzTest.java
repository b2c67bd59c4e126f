package dev.mayfly.sidecar.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.mayfly.sidecar.context.ProcessEnvironment;
import dev.mayfly.sidecar.wiring.Commands;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Whatever becomes of a configuration file,")
class ConfigurationFuzzTest {

  private static final int MUTANTS = Integer.getInteger("mutants", 1_000);
  private static final Duration HANG = Duration.ofMinutes(1);
  private static final String SECRET = "s3cr3t-0f-the-env1ronment";
  private static final Pattern LOCATED = Pattern.compile("(?m)^\\S*mayfly\\.yaml:\\d+\\b");
  private static final List<Path> CORPUS =
      List.of(
          Path.of("../examples/batch-job/mayfly.yaml"), Path.of("../examples/sidecar/mayfly.yaml"));

  @TempDir Path folder;

  @Test
  @DisplayName("it is read or all that is wrong is said with its line, and no secret with it")
  void mutants() throws Exception {
    Map<String, String> environment = Map.of("SECRET", SECRET, "HOME", "/nowhere");
    Screen screen = new Screen(environment);
    Commands commands = new Commands(new ProcessEnvironment(environment, "nobody"));
    List<String> corpus = corpus(screen, commands);
    Path file = folder.resolve("mayfly.yaml");
    List<String> wrong = new ArrayList<>();
    for (int seed = 0; seed < MUTANTS; seed++) {
      byte[] mutant = new Mutation(new Random(seed)).of(corpus.get(seed % corpus.size()));
      Files.write(file, mutant);
      int code =
          assertTimeoutPreemptively(
              HANG,
              () -> screen.type(commands.make("config check"), "-c", file.toString()),
              "mutant " + seed + " hangs");
      String said = screen.out() + screen.err();
      if (said.contains(SECRET) || code > 1 || (code == 1 && !LOCATED.matcher(said).find())) {
        wrong.add("mutant %d: %d: %.500s".formatted(seed, code, said));
      }
    }
    assertEquals(List.of(), wrong);
  }

  private static List<String> corpus(Screen screen, Commands commands) throws IOException {
    assertEquals(0, screen.type(commands.make("generate config")));
    String starter = screen.out();
    return List.of(
        starter,
        starter.replaceAll("(?m)^( *)# ?(?=[a-z_]+:)", "$1"),
        Files.readString(CORPUS.get(0)),
        Files.readString(CORPUS.get(1)));
  }

  /** Some changes to a text, as a careless or a malicious hand would make them. */
  private record Mutation(Random random) {

    private static final List<String> VALUES =
        List.of(
            "[]",
            "{}",
            "null",
            "~",
            "true",
            "-1",
            "0",
            "99999999999999999999999999",
            "1e400",
            ".nan",
            "0x7fffffffffffffff",
            "${SECRET}",
            "x${SECRET}y",
            "[ ${SECRET} ]",
            "{ ${SECRET}: ${SECRET} }",
            "${UNSET}",
            "${UNSET:-${SECRET}}",
            "${",
            "$${SECRET}",
            "\"\\0\\a\\e\"",
            "\u202e\ud83d\ude00\ufeff",
            "*unknown",
            "&a [ *a, *a ]",
            "!!java.net.URL [ \"http://localhost\" ]",
            "!!binary aGVsbG8=",
            "2026-11-22",
            "\"\"",
            "|",
            ">-",
            "? ",
            "- - - -",
            "99999999999d",
            "9223372036854775807s",
            "postgresql://[::1",
            "http://user:pass@\u0000/");

    private static final String BOMB =
        """
        a: &a [ x, x, x, x, x, x, x, x, x ]
        b: &b [ *a, *a, *a, *a, *a, *a, *a, *a, *a ]
        c: &c [ *b, *b, *b, *b, *b, *b, *b, *b, *b ]
        d: &d [ *c, *c, *c, *c, *c, *c, *c, *c, *c ]
        e: &e [ *d, *d, *d, *d, *d, *d, *d, *d, *d ]
        f: &f [ *e, *e, *e, *e, *e, *e, *e, *e, *e ]
        g: &g [ *f, *f, *f, *f, *f, *f, *f, *f, *f ]
        h: &h [ *g, *g, *g, *g, *g, *g, *g, *g, *g ]
        targets: *h
        tasks: *h
        """;

    byte[] of(String text) {
      String changed = text;
      for (int i = random.nextInt(3); i >= 0; i--) {
        changed = change(changed);
      }
      byte[] bytes = changed.getBytes(StandardCharsets.UTF_8);
      if (random.nextInt(40) == 0 && bytes.length > 0) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      return bytes;
    }

    private String change(String text) {
      List<String> lines = text.lines().toList();
      int at = random.nextInt(Math.max(1, lines.size()));
      String line = lines.isEmpty() ? "" : lines.get(at);
      return switch (random.nextInt(16)) {
        case 0 -> text.substring(0, random.nextInt(text.length() + 1));
        case 1 -> with(lines, at, line + "\n" + line);
        case 2 -> with(lines, at, "");
        case 3 -> with(lines, at, " ".repeat(random.nextInt(6)) + line);
        case 4 -> with(lines, at, "\t" + line);
        case 5 -> with(lines, at, line.strip());
        case 6 -> random.nextBoolean() ? BOMB + text : BOMB;
        case 7 -> valued(lines, at, nested("[", "]"));
        case 8 -> valued(lines, at, nested("{ a: ", " }"));
        case 9 -> valued(lines, at, "x".repeat(1 + random.nextInt(20_000)));
        case 10 -> text.replace("\n", random.nextBoolean() ? "\r\n" : "\r");
        case 11 -> with(lines, at, line + lines.get(random.nextInt(lines.size())));
        default -> valued(lines, at, VALUES.get(random.nextInt(VALUES.size())));
      };
    }

    private String nested(String open, String close) {
      int depth = 1 + random.nextInt(3_000);
      return open.repeat(depth) + close.repeat(depth);
    }

    /** The line with another value. */
    private static String valued(List<String> lines, int at, String value) {
      String line = lines.isEmpty() ? "" : lines.get(at);
      int colon = line.indexOf(": ");
      return with(lines, at, line.substring(0, Math.max(0, colon)) + ": " + value);
    }

    private static String with(List<String> lines, int at, String line) {
      List<String> changed = new ArrayList<>(lines);
      if (changed.isEmpty()) {
        return line;
      }
      changed.set(at, line);
      return String.join("\n", changed) + "\n";
    }
  }
}
