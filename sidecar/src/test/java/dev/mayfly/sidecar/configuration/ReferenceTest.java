package dev.mayfly.sidecar.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mayfly.backends.database.mysql.MariaDbFactory;
import dev.mayfly.backends.database.postgresql.PostgresFactory;
import dev.mayfly.core.backend.BackendFactory;
import dev.mayfly.core.settings.Setting;
import dev.mayfly.sidecar.reporting.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The reference of the configuration")
class ReferenceTest {

  private static final Path FILE = Path.of("../docs/configuration.md");
  private static final Path SCHEMA = Path.of("../docs/mayfly.schema.json");
  private static final String MARK = "<!-- From here on the settings themselves speak. -->\n";

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
                    ConfigurationReader.settings(Installed.ALL))
                .section(
                    "`targets.NAME`, with `backend: postgresql`",
                    "A PostgreSQL server, or several that hold the same accounts. "
                        + Reference.told(new PostgresFactory().fields()),
                    of(new PostgresFactory()))
                .section(
                    "`targets.NAME`, with `backend: mariadb` or `mysql`",
                    "A MariaDB or MySQL server, and its replicas ([more](mariadb.md)). "
                        + Reference.told(new MariaDbFactory().fields()),
                    of(new MariaDbFactory()))
                .markdown();
    hold(current, FILE);
  }

  @Test
  @DisplayName("has the schema that `mayfly config schema` prints")
  void the_schema_is_current() throws IOException {
    hold(Json.indented(Schema.of(Installed.ALL)), SCHEMA);
  }

  private static List<Setting<?>> of(BackendFactory backend) {
    List<Setting<?>> settings = new ArrayList<>(backend.settings());
    settings.add(Keys.UNPROVABLE);
    settings.add(Keys.UNKNOWN_ACCOUNTS);
    return settings;
  }

  private static void hold(String current, Path file) throws IOException {
    if (Boolean.getBoolean("docs.write")) {
      Files.writeString(file, current);
    }
    assertEquals(current, Files.readString(file));
  }
}
