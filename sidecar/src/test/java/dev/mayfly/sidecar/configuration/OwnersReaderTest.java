package dev.mayfly.sidecar.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The list of accounts' owners")
class OwnersReaderTest {

  @TempDir Path folder;

  private List<ConfiguredOwner> read(String text) throws ConfigurationException, IOException {
    return OwnersReader.read(Files.writeString(folder.resolve("owners.yaml"), text));
  }

  private List<String> problems(String text) {
    return assertThrows(ConfigurationException.class, () -> read(text)).problems().stream()
        .map(problem -> problem.toString().replace(folder + "/", ""))
        .toList();
  }

  @Test
  @DisplayName("is read as the documentation has it")
  void asDocumented() throws Exception {
    String document = Files.readString(Path.of("../docs/inventory.md"));
    String example = document.split("```yaml\n", 2)[1].split("```", 2)[0];
    assertEquals(
        List.of(
            new ConfiguredOwner("etl_*", "*", "data", "nightly load", false),
            new ConfiguredOwner("ann@%", "shop", "Ann", "", true)),
        read(example));
  }

  @Test
  @DisplayName("is refused with all that is wrong, each with its line")
  void refused() {
    List<String> problems =
        problems("accounts:\n  - { owner: data }\n  - { account: a, kind: robot, ownr: b }\n");
    assertEquals(3, problems.size(), problems::toString);
    assertTrue(problems.get(0).startsWith("owners.yaml:2 accounts[0].account: is missing"));
    assertTrue(problems.get(1).startsWith("owners.yaml:3 accounts[1]"), problems::toString);
    assertTrue(problems.get(2).startsWith("owners.yaml:3 accounts[1]"), problems::toString);
    assertTrue(problems("").get(0).startsWith("owners.yaml:1: is empty"));
    assertTrue(problems("a: [").get(0).contains("is not YAML"));
    assertThrows(
        NoSuchFileException.class, () -> OwnersReader.read(folder.resolve("not-there.yaml")));
  }
}
