package dev.mayfly.backends.database.postgresql;

import dev.mayfly.backends.database.dialect.postgresql.ConnectionOption;
import dev.mayfly.backends.database.dialect.postgresql.PostgresUrl;
import dev.mayfly.backends.database.dialect.postgresql.SetUpSql;
import dev.mayfly.backends.database.dialect.postgresql.SqlName;
import dev.mayfly.backends.database.rotation.AlternatingSettings;
import dev.mayfly.backends.database.rotation.RotationPolicy;
import dev.mayfly.backends.database.rotation.RotationSetUp;
import dev.mayfly.backends.database.vault.EngineNames;
import dev.mayfly.backends.database.vault.VaultPolicy;
import dev.mayfly.backends.database.vault.VaultSetUp;
import dev.mayfly.backends.vault.VaultCommands;
import dev.mayfly.backends.vault.VaultSession;
import dev.mayfly.core.backend.Backend;
import dev.mayfly.core.backend.BackendContext;
import dev.mayfly.core.backend.BackendFactory;
import dev.mayfly.core.backend.SetUpScript;
import dev.mayfly.core.backend.TargetAddress;
import dev.mayfly.core.backend.TargetFields;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.settings.Setting;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes the backend {@code postgresql}. Of shared services it takes the {@link VaultSession}. */
public final class PostgresFactory implements BackendFactory {

  @Override
  public List<Setting<?>> settings() {
    return PostgresKeys.ALL;
  }

  @Override
  public TargetFields fields() {
    return new TargetFields(
        DatabaseLogin.KIND, DatabaseLogin.FIELDS, PostgresUrl.FIELDS, options());
  }

  private static List<String> options() {
    Set<String> options = new LinkedHashSet<>(List.of(ConnectionOption.SSLMODE.key()));
    options.addAll(ConnectionOption.keys());
    return List.copyOf(options);
  }

  @Override
  public void warmUp() {
    DriverWarmUp.run();
  }

  @Override
  public Backend create(BackendContext context) {
    return new PostgresBackend(
        PostgresSettings.of(context, System::getenv),
        context.services().require(VaultSession.class),
        context.clock());
  }

  @Override
  public TargetAddress address(BackendContext context) {
    return PostgresSettings.of(context, System::getenv).target().primary().address();
  }

  /** The accounts of a server are those of all its databases. */
  @Override
  public Optional<String> identity(BackendContext context) {
    PostgresSettings settings = PostgresSettings.of(context, System::getenv);
    String hosts =
        settings.target().primary().hosts().stream()
            .map(PostgresUrl.Host::toString)
            .sorted()
            .collect(Collectors.joining(","));
    return Optional.of(
        "postgresql://" + hosts + "/" + settings.target().roleNames().accounts().prefix());
  }

  @Override
  public List<SetUpScript> setUp(BackendContext context, boolean remove) {
    PostgresSettings settings = PostgresSettings.of(context, System::getenv);
    VaultCommands commands = context.services().require(VaultCommands.class);
    return remove ? removal(settings, commands) : setUp(settings, commands);
  }

  private static List<SetUpScript> setUp(PostgresSettings settings, VaultCommands commands) {
    SetUpSql sql = new SetUpSql(settings.target().roleNames());
    String server = settings.target().primary().toString();
    List<SetUpScript> scripts = new ArrayList<>();
    scripts.add(
        new SetUpScript("sql", "once on " + server + ", in any database: roles", sql.cluster()));
    scripts.addAll(inEachDatabase(settings, sql.database()));
    VaultPolicy policy = new VaultPolicy(settings.engine());
    scripts.add(
        new SetUpScript(
            "vault-policy",
            "for the login of Mayfly: "
                + commands.line("policy write", settings.engine().names().tokenRole() + " -"),
            policy.sidecar() + asking(settings)));
    scripts.add(
        new SetUpScript(
            "vault",
            "a shell script for who administers Vault",
            vaultSetUp(settings, commands).script()));
    settings.alternating().ifPresent(turns -> scripts.addAll(rotation(settings, turns, commands)));
    return scripts;
  }

  /** Of somebody else than Mayfly's login, who would only ask. */
  private static List<SetUpScript> rotation(
      PostgresSettings settings, AlternatingSettings turns, VaultCommands commands) {
    EngineNames engine = settings.engine().names();
    List<SetUpScript> scripts = new ArrayList<>();
    if (turns.rotator().isPresent()) {
      String name = engine.tokenRole() + "-rotator";
      scripts.add(
          new SetUpScript(
              "vault-policy",
              "for who logs in by alternating.auth, a policy of its own: "
                  + commands.line("policy write", name + " -"),
              new RotationPolicy(turns.place(), engine).rotating()));
    }
    scripts.add(
        new SetUpScript(
            "vault",
            "a shell script for who administers Vault: the two root logins",
            new RotationSetUp(turns.place(), engine, commands).script()));
    return scripts;
  }

  private static String asking(PostgresSettings settings) {
    return settings
        .alternating()
        .filter(turns -> turns.rotator().isEmpty())
        .map(turns -> new RotationPolicy(turns.place(), settings.engine().names()).asking())
        .orElse("");
  }

  private static VaultSetUp vaultSetUp(PostgresSettings settings, VaultCommands commands) {
    return new VaultSetUp(settings.engine(), PostgresEngine.connection(settings), commands);
  }

  private static List<SetUpScript> inEachDatabase(PostgresSettings settings, String sql) {
    String place = "on " + settings.target().primary() + ", in database ";
    return settings.target().allDatabases().stream()
        .map(
            database ->
                new SetUpScript(
                    "sql", place + database + ": functions", inDatabase(settings, database, sql)))
        .toList();
  }

  private static List<SetUpScript> removal(PostgresSettings settings, VaultCommands commands) {
    SetUpSql sql = new SetUpSql(settings.target().roleNames());
    String server = settings.target().primary().toString();
    List<SetUpScript> scripts = new ArrayList<>();
    scripts.add(
        new SetUpScript(
            "vault",
            "a shell script for who administers Vault; first",
            vaultSetUp(settings, commands).removal()));
    settings
        .alternating()
        .ifPresent(
            turns ->
                scripts.add(
                    new SetUpScript(
                        "vault",
                        "a shell script for who administers Vault: the two root logins",
                        new RotationSetUp(turns.place(), settings.engine().names(), commands)
                            .removal())));
    scripts.addAll(inEachDatabase(settings, sql.removeFromDatabase()));
    scripts.add(
        new SetUpScript("sql", "once on " + server + ", last: roles", sql.removeFromCluster()));
    return scripts;
  }

  /**
   * Where there are several, psql is told to go to the right one: all parts can go through one
   * pipe.
   */
  private static String inDatabase(PostgresSettings settings, String database, String script) {
    return settings.target().allDatabases().size() == 1
        ? script
        : "\\connect " + SqlName.identifier(database) + "\n" + script;
  }
}
