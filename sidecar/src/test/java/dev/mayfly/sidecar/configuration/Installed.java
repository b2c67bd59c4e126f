package dev.mayfly.sidecar.configuration;

import dev.mayfly.backends.database.mysql.MariaDbFactory;
import dev.mayfly.backends.database.mysql.MySqlFactory;
import dev.mayfly.backends.database.postgresql.PostgresFactory;
import dev.mayfly.backends.vault.VaultSettings;
import dev.mayfly.core.backend.BackendFactory;
import dev.mayfly.core.backend.TargetFields;
import dev.mayfly.core.settings.Setting;
import java.util.List;
import java.util.Optional;

/** What Mayfly itself installs: Vault's client, and the backends of databases. */
enum Installed implements SettingCatalog {
  ALL;

  @Override
  public List<Setting<?>> vault() {
    return VaultSettings.ALL;
  }

  @Override
  public Optional<List<Setting<?>>> backend(String name) {
    return factory(name).map(BackendFactory::settings);
  }

  @Override
  public Optional<TargetFields> fields(String backend) {
    return factory(backend).map(BackendFactory::fields);
  }

  private static Optional<BackendFactory> factory(String name) {
    return switch (name) {
      case "mariadb" -> Optional.of(new MariaDbFactory());
      case "mysql" -> Optional.of(new MySqlFactory());
      case "postgresql" -> Optional.of(new PostgresFactory());
      default -> Optional.empty();
    };
  }

  @Override
  public List<String> backends() {
    return List.of("mariadb", "mysql", "postgresql");
  }
}
