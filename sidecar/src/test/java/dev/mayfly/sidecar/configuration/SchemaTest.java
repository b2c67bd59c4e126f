package dev.mayfly.sidecar.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.mayfly.sidecar.reporting.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

@DisplayName("The configuration's JSON Schema")
class SchemaTest {

  private static final Path FILE = Path.of("mayfly.yaml");
  private static final Path REPOSITORY = Path.of("..");

  private static final com.networknt.schema.Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(Json.indented(Schema.of(Installed.ALL)), InputFormat.JSON);

  private static final String GOOD =
      """
      version: 1
      vault: { address: "https://vault.example:8200", auth: { method: cert } }
      policy: [ { name: r, principals: [ "*" ], target: t, roles: [ a ], max_ttl: 1h } ]
      tasks: [ { name: n, heartbeat: { source: [ beat ] }, grants: [ { target: t, role: a, ttl: 15m } ] } ]
      targets: { t: { backend: postgresql, prefix: mf- } }
      observe_only: true
      sidecar:
      log: { level: info }
      """;

  /** Every configuration in the repository by where it is, those inside ConfigMaps included. */
  static Stream<Arguments> configurations() throws IOException {
    List<Arguments> found = new ArrayList<>();
    try (Stream<Path> all = Files.walk(REPOSITORY)) {
      for (Path file :
          all.filter(file -> file.toString().endsWith(".yaml"))
              .filter(file -> !file.toString().contains("/target/"))
              .toList()) {
        String text = Files.readString(file);
        if (text.contains("\ntargets:")) {
          found.add(Arguments.of(file.toString(), text));
        } else if (text.contains("mayfly.yaml: |")) {
          inConfigMaps(text).forEach(inside -> found.add(Arguments.of(file + ": data", inside)));
        }
      }
    }
    return found.stream();
  }

  private static List<String> inConfigMaps(String manifests) {
    List<String> found = new ArrayList<>();
    for (Object manifest : new Load(LoadSettings.builder().build()).loadAllFromString(manifests)) {
      if (manifest instanceof Map<?, ?> map
          && map.get("data") instanceof Map<?, ?> data
          && data.get("mayfly.yaml") instanceof String text) {
        found.add(text);
      }
    }
    return found;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("configurations")
  @DisplayName("accepts every configuration in the repository, as the parser does")
  void accepts(String where, String text) throws Exception {
    assertEquals(List.of(), faults(text), where);
    parse(text);
  }

  @Test
  @DisplayName("accepts what `mayfly generate config` prints, and finds an example to look at")
  void acceptsTheStarter() throws Exception {
    assertEquals(List.of(), faults(Starter.yaml(Installed.ALL)));
    assertTrue(configurations().findAny().isPresent());
  }

  @ParameterizedTest(name = "{1} for {0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "version: 1 | version: 2",
        "version: 1 | version: one",
        "targets: { t: | goals: { t:",
        "backend: postgresql | backend: oracle",
        "backend: postgresql, | ",
        "prefix: mf- | perfix: mf-",
        "prefix: mf- | prefix: [ mf- ]",
        "ttl: 15m | ttl: 15",
        "ttl: 15m | ttl: soon",
        "method: cert | method: cret",
        "method: cert | role: x",
        "[ beat ] | [ beet ]",
        "[ beat ] | [ beat, beat ]",
        "[ beat ] | beet",
        "[ beat ] | { beat: }",
        "level: info | level: loud",
        "level: info | levels: info",
        "observe_only: true | observe_only: maybe",
        "role: a, | ",
        "roles: [ a ] | roles: a",
      })
  @DisplayName("refuses what the parser refuses:")
  void refuses(String from, String to) throws Exception {
    assertEquals(List.of(), faults(GOOD));
    parse(GOOD);
    assertTrue(GOOD.contains(from), from);
    String bad = GOOD.replace(from, Objects.requireNonNullElse(to, ""));
    assertFalse(faults(bad).isEmpty(), bad);
    assertThrows(ConfigurationException.class, () -> parse(bad));
  }

  @Test
  @DisplayName("takes one of several choices without a list, and the parser reads it as a list")
  void takesOneWithoutAList() throws Exception {
    String text = GOOD.replace("[ beat ]", "beat");
    assertEquals(List.of(), faults(text));
    assertEquals(parse(GOOD).tasks(), parse(text).tasks());
  }

  @Test
  @DisplayName("lets a variable of the environment stand for any value")
  void variables() throws Exception {
    String text =
        GOOD.replace("15m", "\"${NONE:-15m}\"")
            .replace("method: cert", "method: \"${NONE:-cert}\"")
            .replace("[ beat ]", "[ \"${NONE:-beat}\" ]")
            .replace("only: true", "only: \"${NONE:-true}\"")
            .replace("version: 1", "version: \"${NONE:-1}\"");
    assertEquals(List.of(), faults(text));
    parse(text);
  }

  private static List<String> faults(String yaml) {
    Object document = new Load(LoadSettings.builder().build()).loadFromString(yaml);
    return SCHEMA.validate(json(document), InputFormat.JSON).stream()
        .map(Objects::toString)
        .toList();
  }

  /** Our own JSON has no null. */
  private static String json(Object document) {
    if (document instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(each -> Json.write(each.getKey().toString()) + ":" + json(each.getValue()))
          .collect(Collectors.joining(",", "{", "}"));
    }
    if (document instanceof List<?> list) {
      return list.stream().map(SchemaTest::json).collect(Collectors.joining(",", "[", "]"));
    }
    return document == null ? "null" : Json.write(document);
  }

  /** Variables without a default stand for something. */
  private static Configuration parse(String text) throws ConfigurationException {
    Map<String, String> environment =
        Pattern.compile("\\$\\{(\\w+)}")
            .matcher(text)
            .results()
            .map(variable -> variable.group(1))
            .distinct()
            .collect(Collectors.toMap(name -> name, name -> "/some"));
    return new ConfigurationReader(Installed.ALL, environment).parse(FILE, text);
  }
}
