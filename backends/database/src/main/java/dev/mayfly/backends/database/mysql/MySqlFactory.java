package dev.mayfly.backends.database.mysql;

import dev.mayfly.backends.database.dialect.mysql.MySqlUrl;
import dev.mayfly.backends.database.dialect.mysql.ServerKind;
import dev.mayfly.backends.database.dialect.mysql.SetUpSql;
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
import java.util.List;
import java.util.Optional;

/** Makes the backend {@code mysql}. Of shared services it takes the {@link VaultSession}. */
public class MySqlFactory implements BackendFactory {

  private final ServerKind kind;

  public MySqlFactory() {
    this(ServerKind.MYSQL);
  }

  MySqlFactory(ServerKind kind) {
    this.kind = kind;
  }

  @Override
  public List<Setting<?>> settings() {
    return MySqlKeys.ALL;
  }

  @Override
  public TargetFields fields() {
    return new TargetFields(
        DatabaseLogin.KIND, DatabaseLogin.FIELDS, MySqlUrl.FIELDS, MySqlUrl.OPTIONS);
  }

  @Override
  public void warmUp() {
    DriverWarmUp.run();
  }

  @Override
  public Backend create(BackendContext context) {
    return new MySqlBackend(
        MySqlSettings.of(context, kind),
        context.services().require(VaultSession.class),
        context.clock());
  }

  @Override
  public TargetAddress address(BackendContext context) {
    return MySqlSettings.of(context, kind).target().primary().address();
  }

  /** The accounts of a server are those of all its databases. */
  @Override
  public Optional<String> identity(BackendContext context) {
    MySqlSettings settings = MySqlSettings.of(context, kind);
    return Optional.of(
        "mysql://"
            + settings.target().primary()
            + "/"
            + settings.target().names().accounts().prefix());
  }

  @Override
  public List<SetUpScript> setUp(BackendContext context, boolean remove) {
    MySqlSettings settings = MySqlSettings.of(context, kind);
    VaultCommands commands = context.services().require(VaultCommands.class);
    VaultSetUp vault =
        new VaultSetUp(settings.engine(), MySqlEngine.connection(settings), commands);
    SetUpSql sql = new SetUpSql(settings.target());
    String place = "on " + settings.target().primary() + ", with the client " + kind.word();
    String shell = "a shell script for who administers Vault";
    return remove
        ? List.of(
            new SetUpScript("vault", shell + "; first", vault.removal()),
            new SetUpScript("sql", place, sql.remove()))
        : List.of(
            new SetUpScript("sql", place, sql.setUp()),
            new SetUpScript(
                "vault-policy",
                "for the login of Mayfly: "
                    + commands.line("policy write", settings.engine().names().tokenRole() + " -"),
                new VaultPolicy(settings.engine()).sidecar()),
            new SetUpScript("vault", shell, vault.script()));
  }
}
