package dev.mayfly.sidecar.command;

import dev.mayfly.core.backend.Difference;
import dev.mayfly.core.backend.SetUpScript;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Prints what a person runs by hand, once, to prepare the servers; or, to undo it. */
public final class GenerateScripts implements Command {

  private static final Option REMOVE = Option.flag("remove", "print what undoes it");
  private static final Option CHECK =
      Option.flag(
          "check", "connect instead, and print what running it would change: - goes, + comes");
  private static final Option TARGET = Option.of("target", "NAME", "only for this target");

  private final Kind kind;
  private final SetUpScripts scripts;
  private final Printer printer;

  /** What is printed; its name is the last word of the command. */
  public enum Kind {
    SQL(
        true,
        "print the SQL that prepares the databases",
        "mayfly generate sql | psql -v ON_ERROR_STOP=1 postgresql://admin@db.example/reporting"),
    VAULT(
        true,
        "print the shell script that prepares Vault or OpenBao",
        "mayfly generate vault | ROOT_PASSWORD=… sh"),
    VAULT_POLICY(
        false,
        "print the policy that Mayfly's own login needs",
        "mayfly generate vault-policy | vault policy write nightly-report -"),
    /** Of a login of its own: together they would let the one do what only the other may. */
    ROTATOR_POLICY(
        false,
        "print the policy that the login of `alternating.auth` needs, which rotates roots",
        "mayfly generate rotator-policy | vault policy write mayfly-rotator -"),
    PLUGIN(
        false,
        "print the shell script that registers Mayfly's plugin in Vault",
        "mayfly generate plugin | MAYFLY_PLUGIN=/etc/openbao/plugins/mayfly-database-plugin sh");

    private final boolean comparable;
    private final String summary;
    private final String example;

    /**
     * @param comparable whether it is known where that stands which was printed earlier: the policy
     *     of a login has whatever name somebody gave it, and a plugin any of its versions
     */
    Kind(boolean comparable, String summary, String example) {
      this.comparable = comparable;
      this.summary = summary;
      this.example = example;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  public GenerateScripts(Kind kind, SetUpScripts scripts, Printer printer) {
    this.kind = kind;
    this.scripts = scripts;
    this.printer = printer;
  }

  @Override
  public Usage usage() {
    Usage usage =
        described().with(REMOVE, TARGET, Option.CONFIG, Option.OUTPUT).examples(kind.example);
    return kind.comparable
        ? usage
            .with(CHECK)
            .checking("it was printed; with --check: nothing differs", "with --check: it differs")
        : usage;
  }

  private Usage described() {
    return Usage.of("generate " + kind, kind.summary)
        .describing(
            """
            For this configuration, with least privilege. It connects to nothing and holds no secret; running
            it again changes nothing.\
            """);
  }

  @Override
  public int run(Arguments arguments, Console console) throws Exception {
    if (kind.comparable && arguments.has(CHECK)) {
      return check(arguments, console);
    }
    StringBuilder text = new StringBuilder();
    List<Map<String, Object>> rows = new ArrayList<>();
    for (SetUpScript script :
        scripts.of(arguments, arguments.find(TARGET), arguments.has(REMOVE))) {
      if (script.kind().equals(kind.toString())) {
        rows.add(new LinkedHashMap<>(Plain.fields(script)));
        text.append(text.isEmpty() ? "" : "\n").append(titled(script));
      }
    }
    if (rows.isEmpty()) {
      console.err().println("mayfly: there is nothing of kind " + kind + " to run");
    }
    printer.printScript(new Report(text.toString(), rows), arguments, console);
    return Usage.DONE;
  }

  private int check(Arguments arguments, Console console) throws Exception {
    StringBuilder text = new StringBuilder();
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Difference difference : scripts.differences(arguments, arguments.find(TARGET))) {
      if (difference.kind().equals(kind.toString())) {
        rows.add(new LinkedHashMap<>(Plain.fields(difference)));
        text.append(difference.place())
            .append('\n')
            .append(LineDiff.of(difference.there(), difference.wanted()));
      }
    }
    boolean same = rows.isEmpty();
    printer.print(
        new Report(same ? "nothing differs\n" : text.toString(), rows), arguments, console);
    return same ? Usage.DONE : Usage.FOUND_WRONG;
  }

  /** With its title as a comment; what says how a script is run stays its first line. */
  private static String titled(SetUpScript script) {
    String comment = (script.kind().equals("sql") ? "-- " : "# ") + script.title() + "\n";
    String body = script.text().endsWith("\n") ? script.text() : script.text() + "\n";
    int line = body.startsWith("#!") ? body.indexOf('\n') + 1 : 0;
    return body.substring(0, line) + comment + body.substring(line);
  }
}
