package dev.mayfly.backends.database.rotation;

import dev.mayfly.backends.database.vault.EngineKeys;
import dev.mayfly.backends.vault.VaultEnvironment;
import dev.mayfly.backends.vault.VaultLogin;
import dev.mayfly.backends.vault.VaultSettings;
import dev.mayfly.core.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How one root is rotated by turns.
 *
 * @param canaryRole whose credential shows that a new root works
 * @param minInterval the least time between two rotations
 * @param rotator how who rotates logs in; empty: this process may only ask
 */
public record AlternatingSettings(
    RotationPlace place, String canaryRole, Duration minInterval, Optional<VaultLogin> rotator) {

  /** The variables are of another identity. */
  private static final VaultEnvironment NONE = new VaultEnvironment(Map.of(), Path.of("/"));

  /**
   * @param said what the configuration says of it, where it does
   * @param root as every process calls it
   */
  public static AlternatingSettings of(
      Optional<Settings> said,
      String root,
      List<String> logins,
      String canaryRole,
      Duration minInterval) {
    String mount = EngineKeys.text(said, AlternatingKeys.MOUNT);
    String path = EngineKeys.text(said, AlternatingKeys.PATH);
    return new AlternatingSettings(
        new RotationPlace(mount, path, root, logins),
        canaryRole,
        minInterval,
        said.filter(section -> section.find(AlternatingKeys.AUTH).isPresent())
            .map(section -> VaultSettings.login(section, NONE)));
  }
}
