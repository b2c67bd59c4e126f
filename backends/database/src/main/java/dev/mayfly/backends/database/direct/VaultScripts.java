package dev.mayfly.backends.database.direct;

import dev.mayfly.backends.database.rotation.AlternatingSettings;
import dev.mayfly.backends.database.rotation.RotationPlace;
import dev.mayfly.backends.database.rotation.RotationPolicy;
import dev.mayfly.backends.database.rotation.RotationSetUp;
import dev.mayfly.backends.database.vault.EngineConnection;
import dev.mayfly.backends.database.vault.EngineNames;
import dev.mayfly.backends.database.vault.EngineSettings;
import dev.mayfly.backends.database.vault.PluginRegistration;
import dev.mayfly.backends.database.vault.VaultPolicy;
import dev.mayfly.backends.database.vault.VaultSetUp;
import dev.mayfly.backends.vault.VaultCommands;
import dev.mayfly.core.backend.SetUpScript;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What a person does in Vault for a target, whoever makes its accounts and rotates its root. */
public final class VaultScripts {

  private static final String SHELL = "a shell script for who administers Vault";

  private final EngineSettings settings;
  private final Supplier<EngineConnection> connection;
  private final Optional<DirectSettings> direct;
  private final Optional<AlternatingSettings> alternating;
  private final VaultCommands commands;

  /**
   * @param connection of the engine, where that makes the accounts
   */
  public VaultScripts(
      IssuingSettings said, Supplier<EngineConnection> connection, VaultCommands commands) {
    this.settings = said.engine();
    this.connection = connection;
    this.direct = said.direct();
    this.alternating = said.alternating();
    this.commands = commands;
  }

  public List<SetUpScript> setUp() {
    List<SetUpScript> scripts = new ArrayList<>();
    scripts.add(
        policy(
            "vault-policy",
            "for the login of Mayfly: ",
            settings.names().tokenRole(),
            issuing() + asking()));
    if (direct.isEmpty()) {
      PluginRegistration.script(settings, false).ifPresent(scripts::add);
      scripts.add(new SetUpScript("vault", SHELL, engine().script()));
    }
    alternating
        .filter(turns -> turns.rotator().isPresent())
        .ifPresent(
            turns ->
                scripts.add(
                    policy(
                        "rotator-policy",
                        "for who logs in by alternating.auth: ",
                        settings.names().tokenRole() + "-rotator",
                        rights(turns.place()).rotating())));
    roots().ifPresent(script -> scripts.add(roots(script.script())));
    return scripts;
  }

  public List<SetUpScript> removal() {
    List<SetUpScript> scripts = new ArrayList<>();
    if (direct.isEmpty()) {
      scripts.add(new SetUpScript("vault", SHELL + "; first", engine().removal()));
      PluginRegistration.script(settings, true).ifPresent(scripts::add);
    }
    roots().ifPresent(script -> scripts.add(roots(script.removal())));
    return scripts;
  }

  private SetUpScript policy(String kind, String whose, String name, String policy) {
    return new SetUpScript(kind, whose + commands.line("policy write", name + " -"), policy);
  }

  private static SetUpScript roots(String script) {
    return new SetUpScript("vault", SHELL + ": the root logins", script);
  }

  private String issuing() {
    return direct
        .map(made -> rights(made.place()).issuing())
        .orElseGet(() -> new VaultPolicy(settings).sidecar());
  }

  /** Of who rotates only by asking somebody else. */
  private String asking() {
    return alternating
        .filter(turns -> turns.rotator().isEmpty())
        .map(turns -> rights(turns.place()).asking())
        .orElse("");
  }

  private RotationPolicy rights(RotationPlace place) {
    return new RotationPolicy(place, engineNames());
  }

  private Optional<EngineNames> engineNames() {
    return direct.isPresent() ? Optional.empty() : Optional.of(settings.names());
  }

  private VaultSetUp engine() {
    return new VaultSetUp(settings, connection.get(), commands);
  }

  /** Where they are kept in Vault. */
  private Optional<RotationSetUp> roots() {
    return direct
        .map(DirectSettings::place)
        .or(() -> alternating.map(AlternatingSettings::place))
        .map(place -> new RotationSetUp(place, engineNames(), commands));
  }
}
