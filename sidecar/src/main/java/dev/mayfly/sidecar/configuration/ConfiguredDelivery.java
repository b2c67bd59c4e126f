package dev.mayfly.sidecar.configuration;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a credential is to reach its task. Texts may hold {@code {{username}}} and the like. */
public sealed interface ConfiguredDelivery {

  /** What is written, where it is written at all. */
  Optional<Content> written();

  /**
   * A file.
   *
   * @param path absolute; may hold {@code {{incarnation}}}
   * @param perms octal
   */
  record ToFile(
      String path,
      Content content,
      String perms,
      Optional<String> owner,
      Optional<String> group,
      OnChange onChange)
      implements ConfiguredDelivery {

    @Override
    public Optional<Content> written() {
      return Optional.of(content);
    }

    /** The same, which belongs to this user where it names no owner. */
    public ToFile belongingTo(String user) {
      return new ToFile(path, content, perms, owner.or(() -> Optional.of(user)), group, onChange);
    }
  }

  /**
   * Variables of the child's environment.
   *
   * @param variables name → text
   * @param libpq whether libpq's variables for the options of the connection go with them
   */
  record ToEnvironment(Map<String, String> variables, boolean libpq) implements ConfiguredDelivery {
    public ToEnvironment {
      variables = Map.copyOf(variables);
    }

    @Override
    public Optional<Content> written() {
      return Optional.empty();
    }
  }

  /** Our own output, for a person to take it from there. */
  record ToOutput(Content content) implements ConfiguredDelivery {
    @Override
    public Optional<Content> written() {
      return Optional.of(content);
    }
  }

  /** What is done once a file was replaced. */
  sealed interface OnChange {
    record None() implements OnChange {}

    /**
     * A signal.
     *
     * @param pidFile names who gets it; empty means the child of {@code mayfly run}
     */
    record Send(String signal, Optional<Path> pidFile) implements OnChange {}

    record Execute(List<String> command) implements OnChange {
      public Execute {
        command = List.copyOf(command);
      }
    }
  }

  /** What a file holds. */
  sealed interface Content {
    /** libpq's connection service file; {@code service} is the name of its section. */
    record PgService(String service) implements Content {}

    record PgPass() implements Content {}

    record JdbcProperties() implements Content {}

    /** Properties of a Spring application. */
    record SpringProperties() implements Content {}

    /** The option file of MySQL's and MariaDB's clients. */
    record MyCnf() implements Content {}

    record Json() implements Content {}

    /** A line with the target's URL, the login in it. */
    record Url() implements Content {}

    /** Lines {@code NAME='text'}; {@code libpq} as with the environment. */
    record DotEnv(Map<String, String> variables, boolean libpq) implements Content {
      public DotEnv {
        variables = Map.copyOf(variables);
      }
    }

    /** Lines {@code NAME=text}, as docker's {@code --env-file} takes them. */
    record Docker(Map<String, String> variables, boolean libpq) implements Content {
      public Docker {
        variables = Map.copyOf(variables);
      }
    }

    record Template(String text) implements Content {}
  }
}
