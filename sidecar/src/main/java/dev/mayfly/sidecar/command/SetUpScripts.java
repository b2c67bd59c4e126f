package dev.mayfly.sidecar.command;

import dev.mayfly.core.backend.Difference;
import dev.mayfly.core.backend.SetUpScript;
import java.util.List;
import java.util.Optional;

/** What prepares the servers of a configuration. */
public interface SetUpScripts {

  /**
   * In the order in which they are run. Connects to nothing.
   *
   * @param target only those of this target
   * @param remove those that undo it
   */
  List<SetUpScript> of(Arguments arguments, Optional<String> target, boolean remove)
      throws Exception;

  /**
   * How what is there differs from what the scripts would write. Connects to everything.
   *
   * @param target only those of this target
   */
  List<Difference> differences(Arguments arguments, Optional<String> target) throws Exception;
}
