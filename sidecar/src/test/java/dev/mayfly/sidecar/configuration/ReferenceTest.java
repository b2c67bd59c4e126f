package dev.mayfly.sidecar.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mayfly.backends.database.PostgresFactory;
import dev.mayfly.backends.vault.VaultSettings;
import dev.mayfly.core.settings.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("docs/configuration.md")
class ReferenceTest {

  private static final Path FILE = Path.of("../docs/configuration.md");
  private static final String MARK = "<!-- From here on the settings themselves speak. -->\n";

  /** Installed are Vault's client and PostgreSQL. */
  private static final Vocabulary ALL =
      new Vocabulary() {
        @Override
        public List<Setting<?>> vault() {
          return VaultSettings.ALL;
        }

        @Override
        public Optional<List<Setting<?>>> backend(String name) {
          return Optional.of(new PostgresFactory().settings());
        }

        @Override
        public List<String> backends() {
          return List.of("postgresql");
        }
      };

  @Test
  @DisplayName(
      "says of every key what the program says; -DargLine=-Ddocs.write=true brings it up to date")
  void the_reference_is_current() throws IOException {
    String text = Files.readString(FILE);
    String intro = text.substring(0, text.indexOf(MARK) + MARK.length());
    String current =
        intro
            + new Reference()
                .section(
                    "The file",
                    "And `targets`: a section for each target, under the name that grants call it.",
                    new ConfigurationReader(ALL, Map.of()).settings())
                .section(
                    "`targets.NAME`, with `backend: postgresql`",
                    "A PostgreSQL server, or several that hold the same accounts.",
                    new PostgresFactory().settings())
                .markdown();
    if (Boolean.getBoolean("docs.write")) {
      Files.writeString(FILE, current);
    }
    assertEquals(current, Files.readString(FILE));
  }
}
