package dev.mayfly.sidecar.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The system's programs that a command is started through; each becomes the next one, so that in
 * the end there is the command alone. The last of them takes the command's words as they are, which
 * {@code env} does not: it takes any word with an equals sign for a variable.
 */
final class Helpers {

  private static final String SHELL = "/bin/sh";

  private Helpers() {}

  /** What is to be started for this command. */
  static List<String> around(TypedWords command, Optional<SystemUser> user, String path)
      throws CommandNotRunnableException {
    Optional<Path> env = Executables.complete("env", path);
    Optional<Path> setpriv = Executables.complete("setpriv", path);
    List<String> all = new ArrayList<>();
    env.ifPresent(it -> all.addAll(List.of(it.toString(), "--default-signal=QUIT", "--")));
    if (setpriv.isPresent()) {
      all.add(setpriv.get().toString());
      user.ifPresent(other -> all.addAll(other.options()));
      all.addAll(List.of("--pdeathsig", "KILL", "--"));
    } else if (user.isPresent()) {
      throw CommandNotRunnableException.notExecutable(
          command.words().get(0),
          "cannot be run as another user without the program setpriv; fix: install util-linux");
    }
    if (!command.survive() || (env.isPresent() && setpriv.isEmpty())) {
      all.addAll(List.of(SHELL, "-c", command.script(), SHELL));
    }
    all.addAll(command.words());
    return all;
  }
}
