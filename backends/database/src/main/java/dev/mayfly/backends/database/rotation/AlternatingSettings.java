package dev.mayfly.backends.database.rotation;

import dev.mayfly.backends.vault.VaultEnvironment;
import dev.mayfly.backends.vault.VaultLogin;
import dev.mayfly.backends.vault.VaultSettings;
import dev.mayfly.core.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
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
   */
  public static AlternatingSettings of(
      Optional<Settings> said, RotationPlace place, String canaryRole, Duration minInterval) {
    return new AlternatingSettings(
        place,
        canaryRole,
        minInterval,
        said.filter(section -> section.find(AlternatingKeys.AUTH).isPresent())
            .map(section -> VaultSettings.login(section, NONE)));
  }
}
