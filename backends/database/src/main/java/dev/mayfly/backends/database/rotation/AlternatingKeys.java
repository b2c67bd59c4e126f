package dev.mayfly.backends.database.rotation;

import dev.mayfly.backends.database.vault.EngineKeys;
import dev.mayfly.backends.database.vault.EngineSettings;
import dev.mayfly.backends.database.vault.RootRotation;
import dev.mayfly.backends.vault.VaultSettings;
import dev.mayfly.core.backend.BackendContext;
import dev.mayfly.core.settings.Refusals;
import dev.mayfly.core.settings.Setting;
import dev.mayfly.core.settings.Settings;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

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

  public static final Setting<String> ROTATE_ROOT =
      Setting.choice(
              "rotate_root",
              List.of("engine", "alternating", "never"),
              "Whether the password of the root login is replaced after tasks. engine: by Vault itself, which locks Vault out of the"
                  + " database if it dies between the two halves of the change. alternating: by Mayfly, with two root_logins of which one"
                  + " always works (docs/rotation.md).")
          .orElse("never");
  public static final Setting<Settings> ALTERNATING =
      Setting.section(
          "alternating",
          "For rotate_root: alternating. Whoever may log in with auth rotates; without, this process only asks, and mayfly rotator does"
              + " it elsewhere.",
          MOUNT,
          PATH,
          AUTH);

  private AlternatingKeys() {}

  public static RootRotation rotation(Settings settings) {
    return RootRotation.valueOf(settings.get(ROTATE_ROOT).toUpperCase(Locale.ROOT));
  }

  /** Refuses what two logins cannot take turns with. */
  public static void check(
      BackendContext context, Setting<List<String>> logins, Refusals refusals) {
    Settings settings = context.settings();
    if (rotation(settings) != RootRotation.ALTERNATING) {
      return;
    }
    if (Set.copyOf(settings.get(logins)).size() != 2) {
      refusals.add(
          settings.refuse(
              logins,
              "rotate_root: alternating takes two logins, and there are " + settings.get(logins),
              "fix: root_logins: [ mayfly_root_a, mayfly_root_b ]"));
    }
    if (rotates(settings) && context.roles().isEmpty()) {
      refusals.add(
          settings.refuse(
              ALTERNATING,
              "no task is granted a role of this target, whose login would show that a new root works",
              "fix: name one in the grants of a task"));
    }
  }

  /** Whether this process has an identity for that. */
  private static boolean rotates(Settings settings) {
    return settings.find(ALTERNATING).flatMap(said -> said.find(AUTH)).isPresent();
  }

  /**
   * How two logins take turns, where they do.
   *
   * @param kept where who makes the accounts keeps them; empty: a place of their own
   */
  public static Optional<AlternatingSettings> read(
      Settings settings, EngineSettings engine, Optional<RotationPlace> kept, List<String> logins) {
    if (!engine.rootsAlternate()) {
      return Optional.empty();
    }
    Optional<Settings> said = settings.find(ALTERNATING);
    RotationPlace place = kept.orElseGet(() -> place(said, engine.names().root(), logins));
    return Optional.of(
        AlternatingSettings.of(
            said, place, engine.everyRole().get(0).name(), engine.minInterval()));
  }

  /**
   * Where the logins are kept.
   *
   * @param said what the configuration says of it, where it does
   * @param root as every process calls it
   */
  private static RotationPlace place(Optional<Settings> said, String root, List<String> logins) {
    return new RotationPlace(
        EngineKeys.text(said, MOUNT), EngineKeys.text(said, PATH), root, logins);
  }
}
