package dev.mayfly.sidecar.command;

import dev.mayfly.sidecar.configuration.Schema;
import dev.mayfly.sidecar.configuration.SettingCatalog;

/** Prints the JSON Schema of the configuration. */
public final class ConfigSchema implements Command {

  private final SettingCatalog catalog;
  private final Wording wording;

  public ConfigSchema(SettingCatalog catalog, Wording wording) {
    this.catalog = catalog;
    this.wording = wording;
  }

  @Override
  public Usage usage() {
    return Usage.of("config schema", "print the configuration's JSON Schema, for editors")
        .describing(
            """
            Draft 2020-12, with the keys of every backend that is installed. An editor with a YAML language server
            takes it from a first line: # yaml-language-server: $schema=mayfly.schema.json\
            """)
        .examples("mayfly config schema > mayfly.schema.json");
  }

  @Override
  public int run(Arguments arguments, Console console) {
    console.out().print(wording.document(Schema.of(catalog)));
    return Usage.DONE;
  }
}
