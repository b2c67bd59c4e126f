package dev.mayfly.backends.database.vault;

import static dev.mayfly.backends.database.vault.EngineKeys.CONNECTION;
import static dev.mayfly.backends.database.vault.EngineKeys.GUARD_ROLE;
import static dev.mayfly.backends.database.vault.EngineKeys.ISSUER;
import static dev.mayfly.backends.database.vault.EngineKeys.MOUNT;
import static dev.mayfly.backends.database.vault.EngineKeys.PREFIX;
import static dev.mayfly.backends.database.vault.EngineKeys.ROLE_NAME;
import static dev.mayfly.backends.database.vault.EngineKeys.TOKEN_ROLE;

import dev.mayfly.backends.database.dialect.AccountNames;
import dev.mayfly.core.backend.BackendContext;
import dev.mayfly.core.settings.Refusals;
import dev.mayfly.core.settings.Setting;
import dev.mayfly.core.settings.Settings;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Whether Vault takes the names that a target's configuration has for it. */
public final class EngineNameChecks {

  /** What Vault's router takes for a name in a path. */
  private static final Pattern IN_VAULT = Pattern.compile("\\w(?:[\\w.-]*\\w)?");

  private static final String LETTERS =
      "fix: letters, digits, _, and . and - between them, such as etl-writer";

  private final BackendContext context;
  private final Settings settings;
  private final Refusals refusals;

  public EngineNameChecks(BackendContext context, Refusals refusals) {
    this.context = context;
    this.settings = context.settings();
    this.refusals = refusals;
  }

  /** The names of the connection, the guard, and the prefix of accounts. */
  public void run(Optional<Settings> guard) {
    if (!AccountNames.isPrefix(settings.get(PREFIX))) {
      refusals.add(
          settings.refuse(
              PREFIX,
              "'" + settings.get(PREFIX) + "' is not a prefix",
              "fix: a lower-case letter, at most six more letters or digits, and a hyphen"));
    }
    guard.ifPresent(said -> inVault(said, GUARD_ROLE));
    EngineKeys.vault(settings).ifPresent(this::vault);
    defaults();
  }

  private void vault(Settings vault) {
    inVault(vault, CONNECTION);
    inVault(vault, TOKEN_ROLE);
    vault
        .find(MOUNT)
        .filter(mount -> !isMount(mount))
        .ifPresent(
            mount ->
                refusals.add(
                    vault.refuse(
                        MOUNT,
                        "'" + mount + "' is not a mount",
                        "fix: a path without slashes at its ends, such as database")));
  }

  private static boolean isMount(String mount) {
    return mount.matches("[^/\\p{Cntrl}*+\\s][^\\p{Cntrl}*]*")
        && !mount.endsWith("/")
        && mount.equals(mount.strip())
        && !mount.contains("//");
  }

  /** What the target's own name is used for where nothing else is said. */
  private void defaults() {
    Optional<Settings> vault = EngineKeys.vault(settings);
    boolean isUsed =
        vault.flatMap(names -> names.find(CONNECTION)).isEmpty()
            || vault.flatMap(names -> names.find(TOKEN_ROLE)).isEmpty();
    if (isUsed && !isName(context.target())) {
      refusals.add(
          settings.refuse(
              ISSUER,
              "'" + context.target() + "', the target's name, cannot be one in Vault",
              "fix: issuer: { vault: { connection: NAME, token_role: NAME } }"));
    }
  }

  /** Whether something can be called so in Vault. */
  public static boolean isName(String name) {
    return IN_VAULT.matcher(name).matches();
  }

  /** Whether what is said of single roles is of roles that there are, and of each once. */
  public void saidOf(List<Settings> roles) {
    Set<String> seen = new HashSet<>();
    for (Settings role : roles) {
      role.find(ROLE_NAME).ifPresent(name -> known(role, name, seen));
    }
  }

  private void known(Settings role, String name, Set<String> seen) {
    if (!context.roles().contains(name)) {
      refusals.add(
          role.refuse(
              ROLE_NAME,
              "no task is granted role '" + name + "' of this target",
              "fix: one of " + String.join(", ", context.roles())));
    } else if (!seen.add(name)) {
      refusals.add(
          role.refuse(ROLE_NAME, "role '" + name + "' is there twice", "fix: keep one of them"));
    }
  }

  private void inVault(Settings section, Setting<String> key) {
    section
        .find(key)
        .filter(name -> !isName(name))
        .ifPresent(
            name ->
                refusals.add(
                    section.refuse(key, "'" + name + "' cannot be a name in Vault", LETTERS)));
  }
}
