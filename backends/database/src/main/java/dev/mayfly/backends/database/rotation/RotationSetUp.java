package dev.mayfly.backends.database.rotation;

import dev.mayfly.backends.database.vault.EngineNames;
import dev.mayfly.backends.vault.VaultCommands;
import java.util.Optional;

/** What a person writes to Vault, once, so that root logins are known that are kept in it. */
public final class RotationSetUp {

  private static final String HEAD =
      """
      #!/bin/sh
      # Mayfly: root logins that are kept in Vault.
      set -eu
      %svault=$(command -v bao || command -v vault)
      mount=%s record=%s
      """;

  private static final String MOUNT =
      """
      # Wants VAULT_ADDR and a token that may write all this. The first time, and whenever somebody gave root logins other passwords
      # in the database, it wants these: %s.
      # Without, all stays as it is: so it can be run again.
      "$vault" secrets list -format=json | grep -qF "\\"$mount/\\":" || "$vault" secrets enable -path="$mount" -version=2 kv
      """;

  private final RotationPlace place;
  private final Optional<EngineNames> engine;
  private final VaultCommands commands;

  /**
   * @param engine that accounts are made by; empty: Mayfly makes them
   */
  public RotationSetUp(RotationPlace place, Optional<EngineNames> engine, VaultCommands commands) {
    this.place = place;
    this.engine = engine;
    this.commands = commands;
  }

  /** A shell script. The epoch is the time, and so later than any that the database has seen. */
  public String script() {
    boolean two = place.logins().size() > 1;
    StringBuilder script = new StringBuilder(head());
    script.append(
        MOUNT.formatted(
            two
                ? "of the first in ROOT_PASSWORD, of the second in SECOND_ROOT_PASSWORD"
                : "in ROOT_PASSWORD"));
    script.append(
        two
            ? "if [ -n \"${ROOT_PASSWORD:-}\" ] && [ -n \"${SECOND_ROOT_PASSWORD:-}\" ]; then\n"
            : "if [ -n \"${ROOT_PASSWORD:-}\" ]; then\n");
    script.append("  # Not as arguments, which others on this machine can see.\n");
    if (engine.isPresent()) {
      script.append(
          "  printf %s \"$ROOT_PASSWORD\" | \"$vault\" write \"$config\" username=\"$first\" verify_connection=true password=-\n");
    }
    script.append(
        "  printf %s \"$ROOT_PASSWORD\" | \"$vault\" kv put -mount=\"$mount\" \"$record\" epoch=\"$(date +%s)\" active=\"$first\" \"passwords.$first=-\"\n");
    if (two) {
      script.append(
          "  printf %s \"$SECOND_ROOT_PASSWORD\" | \"$vault\" kv patch -method=rw -mount=\"$mount\" \"$record\" \"passwords.$second=-\"\n");
    }
    return script + otherwise(two);
  }

  private static String otherwise(boolean two) {
    return """
    else
      echo '%s, so root logins stay as they are. The first time %s needed.' >&2
    fi
    """
        .formatted(
            two ? "ROOT_PASSWORD and SECOND_ROOT_PASSWORD are not set" : "ROOT_PASSWORD is not set",
            two ? "both are" : "it is");
  }

  /** Takes it away, with every version. */
  public String removal() {
    return head()
        + """
        # Takes away what is known of the root logins: from then on nobody can rotate them.
        "$vault" kv metadata delete -mount="$mount" "$record"
        "$vault" kv metadata delete -mount="$mount" "$record/request"
        """;
  }

  private String head() {
    StringBuilder head =
        new StringBuilder(
            HEAD.formatted(
                commands.head(),
                VaultCommands.shell(place.mount()),
                VaultCommands.shell(place.path() + "/" + place.record())));
    engine.ifPresent(names -> variable(head, "config", names.config()));
    variable(head, "first", place.logins().get(0));
    if (place.logins().size() > 1) {
      variable(head, "second", place.logins().get(1));
    }
    return head.toString();
  }

  private static void variable(StringBuilder head, String name, String value) {
    head.append(name).append('=').append(VaultCommands.shell(value)).append('\n');
  }
}
