package dev.mayfly.backends.database.direct;

import dev.mayfly.backends.database.rotation.AlternatingKeys;
import dev.mayfly.backends.database.rotation.RotationPlace;
import dev.mayfly.backends.database.vault.EngineKeys;
import dev.mayfly.backends.database.vault.RootRotation;
import dev.mayfly.core.backend.BackendContext;
import dev.mayfly.core.settings.Refusals;
import dev.mayfly.core.settings.Setting;
import dev.mayfly.core.settings.Settings;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What a target's configuration says of who makes its accounts. */
public final class DirectKeys {

  public static final Setting<String> MOUNT =
      Setting.text(
              "mount",
              "Where Vault's key-value engine of version 2 is mounted that keeps the root logins.")
          .orElse("secret");
  public static final Setting<String> PATH =
      Setting.text(
              "path", "The folder in it: who may read it is as powerful as the root logins are.")
          .orElse("mayfly/roots");
  public static final Setting<String> NAME =
      Setting.text(
          "name",
          "What the root logins are kept as there, under direct/; by default the target's.");
  public static final Setting<Settings> DIRECT =
      Setting.section(
          "direct",
          "Mayfly makes the accounts itself, with a root login that Vault's key-value engine keeps. Only on a host that is trusted,"
              + " never in a pod (docs/direct-issuing.md).",
          MOUNT,
          PATH,
          NAME);
  public static final Setting<Settings> ISSUER =
      Setting.section(
          "issuer",
          "Who makes the accounts: Vault's database engine, unless direct is there.",
          EngineKeys.VAULT,
          DIRECT);

  private DirectKeys() {}

  /**
   * What is said of it; empty: Vault's engine makes the accounts.
   *
   * @param logins the root logins
   */
  public static Optional<DirectSettings> read(
      BackendContext context,
      List<String> logins,
      UnaryOperator<String> environment,
      Refusals refusals) {
    Settings settings = context.settings();
    Optional<Settings> direct = settings.find(ISSUER).flatMap(issuer -> issuer.find(DIRECT));
    if (direct.isEmpty()) {
      return Optional.empty();
    }
    if (EngineKeys.vault(settings).isPresent()) {
      refusals.add(
          settings.refuse(
              ISSUER, "both vault and direct cannot make the accounts", "fix: keep one of them"));
    }
    if (AlternatingKeys.rotation(settings) == RootRotation.ENGINE) {
      refusals.add(
          settings.refuse(
              AlternatingKeys.ROTATE_ROOT,
              "no engine of Vault's has this root: Mayfly makes the accounts itself",
              "fix: rotate_root: alternating, with two root_logins, or never"));
    }
    RotationPlace place =
        new RotationPlace(
            direct.get().get(MOUNT),
            direct.get().get(PATH),
            "direct/" + direct.get().find(NAME).orElse(context.target()),
            logins);
    Optional<Settings> rotation = settings.find(AlternatingKeys.ALTERNATING);
    rotation.ifPresent(said -> same(said, AlternatingKeys.MOUNT, place.mount(), refusals));
    rotation.ifPresent(said -> same(said, AlternatingKeys.PATH, place.path(), refusals));
    return Optional.of(new DirectSettings(place, isInPod(environment)));
  }

  /** Kubernetes tells each pod where its own API is. */
  private static boolean isInPod(UnaryOperator<String> environment) {
    String api = environment.apply("KUBERNETES_SERVICE_HOST");
    return api != null && !api.isEmpty();
  }

  /** The logins are kept in one place. */
  private static void same(Settings rotation, Setting<String> key, String kept, Refusals refusals) {
    String said = rotation.get(key);
    if (!said.equals(kept) && !said.equals(key.fallback().orElse(""))) {
      refusals.add(
          rotation.refuse(
              key,
              "'" + said + "' is not where issuer.direct keeps the root logins",
              "fix: leave it out"));
    }
  }
}
