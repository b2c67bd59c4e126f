package dev.mayfly.sidecar.command;

import dev.mayfly.sidecar.configuration.SettingCatalog;
import dev.mayfly.sidecar.configuration.Starter;

/** Prints a configuration to begin with. */
public final class GenerateConfig implements Command {

  private final SettingCatalog catalog;

  public GenerateConfig(SettingCatalog catalog) {
    this.catalog = catalog;
  }

  @Override
  public Usage usage() {
    return Usage.of("generate config", "print a configuration to begin with")
        .describing("Every key with what it means; those that need not be there are commented out.")
        .examples("mayfly generate config > mayfly.yaml");
  }

  @Override
  public int run(Arguments arguments, Console console) {
    console.out().print(Starter.yaml(catalog));
    return Usage.DONE;
  }
}
