package dev.mayfly.sidecar.command;

import dev.mayfly.sidecar.configuration.Key;
import dev.mayfly.sidecar.configuration.KeyIndex;
import dev.mayfly.sidecar.configuration.SettingCatalog;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Says what a key of the configuration means. */
public final class ConfigExplain implements Command {

  private static final int WIDTH = 100;
  private static final String MARGIN = "    ";

  private final SettingCatalog catalog;
  private final Printer printer;

  public ConfigExplain(SettingCatalog catalog, Printer printer) {
    this.catalog = catalog;
    this.printer = printer;
  }

  @Override
  public Usage usage() {
    return Usage.of("config explain", "say what a key of the configuration means")
        .describing(
            """
            KEY is a path such as tasks.grants.ttl, or the end of one: then every key that is called so is
            explained. Without it, all keys are listed.\
            """)
        .taking(Operands.optional("KEY"))
        .with(Option.OUTPUT)
        .examples("mayfly config explain shutdown_grace", "mayfly config explain tasks.heartbeat");
  }

  @Override
  public int run(Arguments arguments, Console console) throws Exception {
    KeyIndex index = KeyIndex.of(catalog);
    String written = arguments.operand().orElse("");
    List<Key> meant = written.isEmpty() ? index.all() : index.find(written);
    if (meant.isEmpty()) {
      throw new Failure(
          "unknown-key",
          "the configuration has no key `" + written + "`",
          index.nearest(written).map(near -> "Did you mean `" + near + "`? ").orElse("")
              + "`mayfly config explain` lists them all.");
    }
    String text =
        written.isEmpty()
            ? list(meant)
            : meant.stream().map(key -> explained(key, index)).collect(Collectors.joining("\n"));
    printer.print(new Report(text, meant.stream().map(Plain::fields).toList()), arguments, console);
    return Usage.DONE;
  }

  private static String explained(Key key, KeyIndex index) {
    StringBuilder text = new StringBuilder(key.path());
    key.backend().ifPresent(backend -> text.append("  (backend ").append(backend).append(')'));
    text.append('\n').append(MARGIN).append(key.takes()).append(standing(key)).append('\n');
    wrap(key.help(), text);
    List<Key> inside = index.in(key);
    if (!inside.isEmpty()) {
      list(inside).lines().forEach(line -> text.append(MARGIN).append(line).append('\n'));
    }
    return text.toString();
  }

  private static String standing(Key key) {
    return key.required()
        ? "; required"
        : key.fallback().map(written -> "; default " + written).orElse("");
  }

  private static void wrap(String help, StringBuilder text) {
    StringBuilder line = new StringBuilder(MARGIN);
    for (String word : help.split(" ", -1)) {
      if (line.length() + word.length() > WIDTH) {
        text.append(line.toString().stripTrailing()).append('\n');
        line.setLength(MARGIN.length());
      }
      line.append(word).append(' ');
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }

  private static String list(List<Key> keys) {
    List<List<String>> rows = new ArrayList<>();
    for (Key key : keys) {
      rows.add(List.of(key.path(), key.takes() + standing(key)));
    }
    return Columns.of(rows);
  }
}
