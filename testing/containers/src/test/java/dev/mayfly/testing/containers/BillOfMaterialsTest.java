package dev.mayfly.testing.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@DisplayName("The bill of materials that comes with Mayfly")
class BillOfMaterialsTest {

  private static final Path BUILT = Shell.CHECKOUT.resolve("sidecar/target/mayfly");

  @BeforeAll
  static void build() throws IOException {
    Shell.Result version =
        Shell.run(Map.of(), List.of(Shell.CHECKOUT.resolve("mayfly").toString(), "version"));
    assertEquals(0, version.code(), version.output());
  }

  @Test
  @DisplayName("is CycloneDX and lists each jar of lib/, with its version and a checksum")
  void listsEachJar() throws IOException {
    JsonNode bill = new JsonMapper().readTree(Files.readString(BUILT.resolve("bom.json")));
    assertEquals("CycloneDX", bill.path("bomFormat").asString());
    Set<String> listed = new TreeSet<>(Set.of(jar(bill.at("/metadata/component"))));
    for (JsonNode component : bill.path("components")) {
      listed.add(jar(component));
      assertTrue(component.at("/hashes/0/content").isString(), component::toString);
      assertTrue(component.path("purl").asString().startsWith("pkg:maven/"), component::toString);
    }
    assertEquals(jars(), listed);
  }

  private static String jar(JsonNode component) {
    return component.path("name").asString() + "-" + component.path("version").asString() + ".jar";
  }

  private static Set<String> jars() throws IOException {
    try (Stream<Path> files = Files.list(BUILT.resolve("lib"))) {
      return files
          .map(file -> file.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
