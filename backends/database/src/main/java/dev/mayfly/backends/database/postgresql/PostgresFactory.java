package dev.mayfly.backends.database.postgresql;

import dev.mayfly.backends.database.dialect.postgresql.ConnectionOption;
import dev.mayfly.backends.database.dialect.postgresql.GrantsSql;
import dev.mayfly.backends.database.dialect.postgresql.PostgresUrl;
import dev.mayfly.backends.database.dialect.postgresql.RoleGrant;
import dev.mayfly.backends.database.dialect.postgresql.SetUpSql;
import dev.mayfly.backends.database.dialect.postgresql.SqlName;
import dev.mayfly.backends.database.direct.VaultScripts;
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
import java.util.SortedMap;
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
    grants(settings).ifPresent(scripts::add);
    scripts.addAll(inVault(settings, commands).setUp());
    return scripts;
  }

  private static Optional<SetUpScript> grants(PostgresSettings settings) {
    PostgresUrl url = settings.target().primary();
    SortedMap<String, List<RoleGrant>> grants = settings.grants();
    return grants.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new SetUpScript(
                "sql",
                "on " + url + ", in database " + url.database() + ": what tasks may do",
                inDatabase(settings, url.database(), GrantsSql.script(grants))));
  }

  private static VaultScripts inVault(PostgresSettings settings, VaultCommands commands) {
    return new VaultScripts(
        settings.issuing(), () -> PostgresEngine.connection(settings), commands);
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
    List<SetUpScript> scripts = new ArrayList<>(inVault(settings, commands).removal());
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
