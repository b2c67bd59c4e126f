package dev.mayfly.sidecar.context;

import dev.mayfly.sidecar.command.Arguments;
import dev.mayfly.sidecar.command.Failure;
import dev.mayfly.sidecar.command.Option;
import dev.mayfly.sidecar.configuration.Configuration;
import dev.mayfly.sidecar.configuration.ConfigurationException;
import dev.mayfly.sidecar.configuration.ConfigurationReader;
import dev.mayfly.sidecar.configuration.SettingCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The configuration that a command line means. */
public final class ConfigurationFile {

  private final Path path;
  private final boolean named;
  private final SettingCatalog catalog;
  private final ProcessEnvironment environment;

  public ConfigurationFile(
      Arguments arguments, SettingCatalog catalog, ProcessEnvironment environment) {
    this.path = arguments.config(environment.variables());
    this.named =
        arguments.has(Option.CONFIG) || environment.variables().containsKey("MAYFLY_CONFIG");
    this.catalog = catalog;
    this.environment = environment;
  }

  /** Whether there is one, or somebody says so. */
  public boolean isMeant() {
    return named || Files.exists(path);
  }

  public Configuration read() throws Failure, ConfigurationException, IOException {
    if (!Files.exists(path)) {
      throw new Failure(
          "config-missing",
          "there is no configuration " + path,
          "`mayfly generate config > " + path + "` writes one to begin with; -c names another");
    }
    return new ConfigurationReader(catalog, environment.variables()).read(path);
  }
}
