package dev.mayfly.sidecar.configuration;

import java.util.Map;
import java.util.Optional;

/** How a credential is to reach its task. Texts may hold {@code {{username}}} and the like. */
public sealed interface ConfiguredDelivery {

  /**
   * A file.
   *
   * @param path absolute; may hold {@code {{incarnation}}}
   * @param perms octal
   */
  record ToFile(
      String path, Content content, String perms, Optional<String> owner, Optional<String> group)
      implements ConfiguredDelivery {}

  /** Variables of the child's environment: name → text. */
  record ToEnvironment(Map<String, String> variables) implements ConfiguredDelivery {
    public ToEnvironment {
      variables = Map.copyOf(variables);
    }
  }

  /** What a file holds. */
  sealed interface Content {
    /** libpq's connection service file; {@code service} is the name of its section. */
    record PgService(String service) implements Content {}

    record PgPass() implements Content {}

    record JdbcProperties() implements Content {}

    record Json() implements Content {}

    /** Lines {@code NAME='text'}. */
    record DotEnv(Map<String, String> variables) implements Content {
      public DotEnv {
        variables = Map.copyOf(variables);
      }
    }

    record Template(String text) implements Content {}
  }
}
