package dev.mayfly.sidecar.configuration;

import dev.mayfly.backends.database.postgresql.PostgresFactory;
import dev.mayfly.backends.vault.VaultSettings;
import dev.mayfly.core.backend.TargetFields;
import dev.mayfly.core.settings.Setting;
import java.util.List;
import java.util.Optional;

/** What Mayfly itself installs: Vault's client and PostgreSQL. */
enum Installed implements SettingCatalog {
  ALL;

  @Override
  public List<Setting<?>> vault() {
    return VaultSettings.ALL;
  }

  @Override
  public Optional<List<Setting<?>>> backend(String name) {
    return name.equals("postgresql")
        ? Optional.of(new PostgresFactory().settings())
        : Optional.empty();
  }

  @Override
  public Optional<TargetFields> fields(String backend) {
    return backend(backend).map(settings -> new PostgresFactory().fields());
  }

  @Override
  public List<String> backends() {
    return List.of("postgresql");
  }
}
