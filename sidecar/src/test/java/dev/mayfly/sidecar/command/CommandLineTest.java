package dev.mayfly.sidecar.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The command line")
class CommandLineTest {

  private static final Option NAME = new Option("name", "n", "NAME", "nobody", "whom to greet");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final List<String> made = new ArrayList<>();

  /** Prints what it was given, or fails as it is told to. */
  private record Greeting(Usage usage) implements Command {
    @Override
    public int run(Arguments arguments, Console console) throws Exception {
      if (arguments.operands().equals(List.of("fail"))) {
        throw new NoSuchFileException("greetings.txt");
      }
      if (arguments.operands().equals(List.of("break"))) {
        throw new IllegalStateException("broken");
      }
      console.out().print(arguments.all(NAME) + " " + arguments.operands());
      return 7;
    }
  }

  private final CommandTable table =
      new CommandTable() {
        @Override
        public List<String> names() {
          return List.of("run", "greet", "audit show", "audit verify");
        }

        @Override
        public Command make(String name) {
          made.add(name);
          Usage usage = Usage.of(name, "greets with " + name).with(NAME);
          return new Greeting(
              name.equals("run")
                  ? usage
                      .taking(Operands.command("COMMAND [ARG…]"))
                      .exiting(125, "125  mayfly itself failed")
                  : usage.taking(Operands.optional("WORD")));
        }
      };

  private int run(String... words) {
    Console console =
        new Console(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), Map.of());
    return new CommandLine(table, console).run(List.of(words));
  }

  private String out() {
    return out.toString(UTF_8);
  }

  private String err() {
    return err.toString(UTF_8);
  }

  @Test
  @DisplayName("makes only the command that is asked for, and returns its exit code")
  void only_one_is_made() {
    assertEquals(7, run("audit", "verify", "x"));
    assertEquals(List.of("audit verify"), made);
    assertEquals("[] [x]", out());
  }

  @Test
  @DisplayName("takes options as GNU programs do, before and after operands")
  void options() {
    assertEquals(7, run("greet", "-n", "a", "-nb", "word", "--name", "c", "--name=d"));
    assertEquals("[a, b, c, d] [word]", out());
  }

  @Test
  @DisplayName("leaves the options of another program's command line to that program")
  void another_command_line() {
    assertEquals(7, run("run", "-n", "a", "ls", "-n", "--name", "--", "x"));
    assertEquals("[a] [ls, -n, --name, --, x]", out());
  }

  @Test
  @DisplayName("takes everything after -- as an operand")
  void double_dash() {
    assertEquals(7, run("run", "--", "--name", "-h"));
    assertEquals("[] [--name, -h]", out());
  }

  @Test
  @DisplayName("says which command or option was probably meant, and exits with 2")
  void nearest() {
    assertEquals(2, run("gret"));
    assertEquals(2, run("audit", "verfiy"));
    assertEquals(2, run("greet", "--nme", "x"));
    assertEquals(
        """
        mayfly: there is no command `gret` [usage]
            Did you mean `mayfly greet`? `mayfly help` lists them all.
        mayfly: there is no command `audit verfiy` [usage]
            Did you mean `mayfly audit verify`? `mayfly help` lists them all.
        mayfly: mayfly greet has no option --nme [usage]
            Did you mean `--name`? See `mayfly greet --help`.
        """,
        err());
    assertEquals("", out());
  }

  @Test
  @DisplayName("refuses options without value, values without option, and operands too many or few")
  void misuse() {
    assertEquals(2, run("greet", "--name"));
    assertEquals(2, run("greet", "--help=yes"));
    assertEquals(2, run("greet", "a", "b"));
    assertEquals(125, run("run"));
    assertEquals(4, err().lines().filter(line -> line.endsWith("[usage]")).count(), err());
  }

  @Test
  @DisplayName("says what failed in one line with a stable code, and no stack trace unless asked")
  void failures() {
    assertEquals(2, run("greet", "fail"));
    assertEquals("mayfly: there is no greetings.txt [file-missing]\n", err());
    assertEquals(2, run("greet", "break"));
    assertTrue(err().contains("[internal]"), err());
    assertFalse(err().contains("\tat "), err());
    assertEquals(2, run("greet", "break", "--debug"));
    assertTrue(err().contains("\tat "), err());
  }

  @Test
  @DisplayName("lists all commands for help, those of a group, and how one is used")
  void help() {
    assertEquals(0, run("help"));
    assertTrue(out().contains("\n  audit show    greets with audit show\n"), out());
    assertEquals(0, run("audit", "--help"));
    assertEquals(0, run("help", "audit"));
    assertEquals(0, run("greet", "fail", "extra", "--help"));
    assertTrue(out().contains("  -n, --name NAME  whom to greet (default: nobody)\n"), out());
    assertEquals("", err());
  }

  @Test
  @DisplayName("without a command lists them, and exits with 2")
  void nothing_typed() {
    assertEquals(2, run());
    assertEquals(2, run("audit"));
    assertEquals("", out());
    assertTrue(err().contains("audit verify"), err());
  }

  @Test
  @DisplayName(
      "has a manual page with the help of every command, in which no text is taken for roff")
  void manual_page() {
    String page = ManualPage.of(table);
    for (String line : List.of(".SS mayfly audit verify [OPTION…] [WORD]", "Greets with run.")) {
      assertTrue(page.contains(line + "\n"), page);
    }
    assertTrue(
        page.contains(".TP\n\\-n, \\-\\-name NAME\nwhom to greet (default: nobody)\n"), page);
    Usage dots = Usage.of("dots", "says").describing(".RS\n'\\n");
    CommandTable one =
        new CommandTable() {
          @Override
          public List<String> names() {
            return List.of("dots");
          }

          @Override
          public Command make(String name) {
            return new Greeting(dots);
          }
        };
    assertTrue(ManualPage.of(one).contains("Says.\n\\&.RS\n\\&'\\en\n"), ManualPage.of(one));
  }
}
