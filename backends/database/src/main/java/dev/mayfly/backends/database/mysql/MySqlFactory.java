package dev.mayfly.backends.database.mysql;

import dev.mayfly.backends.database.dialect.mysql.MySqlUrl;
import dev.mayfly.backends.database.dialect.mysql.ServerKind;
import dev.mayfly.backends.database.dialect.mysql.SetUpSql;
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
        read(context), context.services().require(VaultSession.class), context.clock());
  }

  @Override
  public TargetAddress address(BackendContext context) {
    return read(context).target().primary().address();
  }

  /** The accounts of a server are those of all its databases. */
  @Override
  public Optional<String> identity(BackendContext context) {
    MySqlSettings settings = read(context);
    return Optional.of(
        "mysql://"
            + settings.target().primary()
            + "/"
            + settings.target().names().accounts().prefix());
  }

  @Override
  public List<SetUpScript> setUp(BackendContext context, boolean remove) {
    MySqlSettings settings = read(context);
    SetUpSql sql = new SetUpSql(settings.target());
    String place = "on " + settings.target().primary() + ", with the client " + kind.word();
    VaultScripts vault =
        new VaultScripts(
            settings.issuing(),
            () -> MySqlEngine.connection(settings),
            context.services().require(VaultCommands.class));
    List<SetUpScript> scripts = new ArrayList<>();
    if (remove) {
      scripts.addAll(vault.removal());
      scripts.add(new SetUpScript("sql", place, sql.remove()));
    } else {
      scripts.add(new SetUpScript("sql", place, sql.setUp()));
      scripts.addAll(vault.setUp());
    }
    return scripts;
  }

  private MySqlSettings read(BackendContext context) {
    return MySqlSettings.of(context, kind, System::getenv);
  }
}
