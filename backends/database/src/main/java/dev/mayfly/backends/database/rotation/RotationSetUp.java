package dev.mayfly.backends.database.rotation;

import dev.mayfly.backends.database.vault.EngineNames;
import dev.mayfly.backends.vault.VaultCommands;

/** What a person writes to Vault, once, before two root logins can take turns. */
public final class RotationSetUp {

  private final RotationPlace place;
  private final EngineNames engine;
  private final VaultCommands commands;

  public RotationSetUp(RotationPlace place, EngineNames engine, VaultCommands commands) {
    this.place = place;
    this.engine = engine;
    this.commands = commands;
  }

  /** A shell script. The epoch is the time, and so later than any that the database has seen. */
  public String script() {
    return head()
        + """
        # Wants VAULT_ADDR and a token that may write all this. The first time, and whenever somebody gave the two root logins other
        # passwords in the database, it wants both: of the first in ROOT_PASSWORD, of the second in SECOND_ROOT_PASSWORD. Mayfly replaces
        # them. Without, all stays as it is: so it can be run again.
        "$vault" secrets list -format=json | grep -qF "\\"$mount/\\":" || "$vault" secrets enable -path="$mount" -version=2 kv
        if [ -n "${ROOT_PASSWORD:-}" ] && [ -n "${SECOND_ROOT_PASSWORD:-}" ]; then
          # Not as arguments, which others on this machine can see.
          printf %s "$ROOT_PASSWORD" | "$vault" write "$config" username="$first" verify_connection=true password=-
          printf %s "$ROOT_PASSWORD" | "$vault" kv put -mount="$mount" "$record" epoch="$(date +%s)" active="$first" "passwords.$first=-"
          printf %s "$SECOND_ROOT_PASSWORD" | "$vault" kv patch -method=rw -mount="$mount" "$record" "passwords.$second=-"
        else
          echo 'ROOT_PASSWORD and SECOND_ROOT_PASSWORD are not set, so the root logins stay as they are. The first time both are needed.' >&2
        fi
        """;
  }

  /** Takes it away, with every version. */
  public String removal() {
    return head()
        + """
        # Takes away what is known of the two root logins: from then on nobody can rotate them.
        "$vault" kv metadata delete -mount="$mount" "$record"
        "$vault" kv metadata delete -mount="$mount" "$record/request"
        """;
  }

  private String head() {
    return """
    #!/bin/sh
    # Mayfly: two root logins that take turns.
    set -eu
    %svault=$(command -v bao || command -v vault)
    mount=%s record=%s config=%s
    first=%s second=%s
    """
        .formatted(
            commands.head(),
            VaultCommands.shell(place.mount()),
            VaultCommands.shell(place.path() + "/" + place.record()),
            VaultCommands.shell(engine.config()),
            VaultCommands.shell(place.logins().get(0)),
            VaultCommands.shell(place.logins().get(1)));
  }
}
