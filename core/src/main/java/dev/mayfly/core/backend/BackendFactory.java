package dev.mayfly.core.backend;

import dev.mayfly.core.settings.Setting;
import java.util.List;
import java.util.Optional;

/**
 * Makes backends of one kind. Found by the name used in the configuration through the resource
 * {@code META-INF/mayfly/backends/NAME}, whose one line names the factory class (public, with a
 * public no-argument constructor).
 */
public interface BackendFactory {

  /** The keys a target of this kind takes, in the order they are documented. */
  List<Setting<?>> settings();

  /** What tasks are told with its credentials. */
  TargetFields fields();

  /**
   * Has the JVM load what a backend's first work will need, while others prepare that: it is called
   * on a thread of its own, and need not do anything.
   */
  default void warmUp() {}

  /** Makes the backend without connecting to anything. */
  Backend create(BackendContext context);

  /** Where the target's clients find it, without connecting to anything. */
  default TargetAddress address(BackendContext context) {
    return TargetAddress.NONE;
  }

  /**
   * What tells the server, and the accounts that are made at it, from any other: where it is the
   * same, leases may be looked for whatever else is configured now. Without blanks, not secret.
   * Empty: every text that is configured.
   */
  default Optional<String> identity(BackendContext context) {
    return Optional.empty();
  }

  /**
   * What a person runs by hand, once, to prepare servers for this configuration; or, if {@code
   * remove}, to undo it.
   */
  List<SetUpScript> setUp(BackendContext context, boolean remove);
}
