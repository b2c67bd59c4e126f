package dev.mayfly.backends.database.vault;

import dev.mayfly.backends.vault.VaultCommands;
import dev.mayfly.core.backend.SetUpScript;
import java.util.Optional;

/** What registers Mayfly's own database plugin in Vault, before a connection can use it. */
public final class PluginRegistration {

  /** The plugin's file. */
  private static final String FILE = "mayfly-database-plugin";

  private PluginRegistration() {}

  /** Empty where Vault's own plugin is used. */
  public static Optional<SetUpScript> script(EngineSettings settings, boolean remove) {
    return settings.plugin().map(name -> remove ? removal(name) : registration(name));
  }

  private static SetUpScript registration(String name) {
    return new SetUpScript(
        "plugin",
        "a shell script for who administers Vault; before that of mayfly generate vault",
        """
        #!/bin/sh
        # Mayfly: its database plugin, which is to be in the plugin_directory of every machine of Vault's.
        set -eu
        vault=$(command -v bao || command -v vault)
        # MAYFLY_PLUGIN is where the file is on this machine. Vault runs what has its sum, and nothing else.
        sha256=$(sha256sum "${MAYFLY_PLUGIN:-FILE}" | cut -d ' ' -f 1)
        # MAYFLY_PLUGIN_STATE is a folder on the machines of Vault's, for its user alone: without it no root password is rotated.
        state=
        [ -z "${MAYFLY_PLUGIN_STATE-}" ] || state="\\"MAYFLY_PLUGIN_STATE=$MAYFLY_PLUGIN_STATE\\""
        "$vault" write sys/plugins/catalog/database/NAME - <<EOF
        {
          "sha256": "$sha256",
          "command": "FILE",
          "env": [$state]
        }
        EOF
        """
            .replace("FILE", FILE)
            .replace("NAME", VaultCommands.shell(name)));
  }

  private static SetUpScript removal(String name) {
    return new SetUpScript(
        "plugin",
        "a shell script for who administers Vault; after that of mayfly generate vault --remove",
        """
        #!/bin/sh
        # Takes Mayfly's database plugin out of Vault's catalog. Its file stays.
        set -eu
        vault=$(command -v bao || command -v vault)
        "$vault" plugin deregister database NAME
        """
            .replace("NAME", VaultCommands.shell(name)));
  }
}
