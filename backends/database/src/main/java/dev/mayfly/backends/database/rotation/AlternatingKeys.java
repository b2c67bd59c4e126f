package dev.mayfly.backends.database.rotation;

import dev.mayfly.backends.database.vault.EngineKeys;
import dev.mayfly.backends.vault.VaultSettings;
import dev.mayfly.core.settings.Setting;
import dev.mayfly.core.settings.Settings;
import java.util.List;
import java.util.Optional;

/** What a target's configuration says of two root logins that take turns. */
public final class AlternatingKeys {

  public static final Setting<String> MOUNT =
      Setting.text(
              "mount",
              "Where Vault's key-value engine of version 2 is mounted that keeps the two root logins.")
          .orElse("secret");
  public static final Setting<String> PATH =
      Setting.text(
              "path",
              "The folder in it. It holds passwords of root logins: only who rotates may read it.")
          .orElse("mayfly/roots");
  public static final Setting<Settings> AUTH =
      VaultSettings.auth(
          "How who rotates proves to Vault who they are: somebody else than vault.auth, and never beside a task that could log in the same"
              + " way.");

  private AlternatingKeys() {}

  /**
   * Where the logins are kept.
   *
   * @param said what the configuration says of it, where it does
   * @param root as every process calls it
   */
  public static RotationPlace place(Optional<Settings> said, String root, List<String> logins) {
    return new RotationPlace(
        EngineKeys.text(said, MOUNT), EngineKeys.text(said, PATH), root, logins);
  }
}
