package dev.mayfly.sidecar.configuration;

import dev.mayfly.core.settings.Setting;
import dev.mayfly.sidecar.configuration.ConfiguredDelivery.OnChange;
import java.util.List;

/** Reads what is done once a file was replaced, and reports what could not work. */
final class OnChangeReader {

  private final Problems problems;

  OnChangeReader(Problems problems) {
    this.problems = problems;
  }

  OnChange read(Section section) {
    String choice = section.find(Keys.ON_CHANGE).orElse("none");
    belongs(section, Keys.SIGNAL, "signal", choice);
    belongs(section, Keys.PID_FILE, "signal", choice);
    belongs(section, Keys.EXEC, "exec", choice);
    return switch (choice) {
      case "signal" ->
          new OnChange.Send(
              section.find(Keys.SIGNAL).orElse("HUP"),
              new PathReader(problems).absolute(section, Keys.PID_FILE, "/run/task/pid"));
      case "exec" -> new OnChange.Execute(command(section));
      default -> new OnChange.None();
    };
  }

  /** Reports a part that is there without the choice it belongs to. */
  private void belongs(Section section, Setting<?> part, String to, String choice) {
    if (section.find(part).isPresent() && !choice.equals(to)) {
      problems.add(
          section.position(part),
          "is not used with on_change " + choice,
          "write `on_change: " + to + "`");
    }
  }

  private List<String> command(Section section) {
    List<String> command = section.find(Keys.EXEC).orElse(List.of());
    if (command.isEmpty()) {
      problems.add(
          section.position(Keys.EXEC),
          "is missing",
          "name a program and its arguments, such as [ /usr/bin/systemctl, reload, reports ]");
    } else if (!command.get(0).startsWith("/")) {
      problems.add(
          section.position(Keys.EXEC),
          "`" + command.get(0) + "` is not an absolute path",
          "write where the program is, such as /usr/bin/" + command.get(0));
    }
    return command;
  }
}
