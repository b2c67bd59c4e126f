package dev.mayfly.sidecar.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.loop.Answer;
import dev.mayfly.core.loop.Lane;
import dev.mayfly.testing.kit.time.EventQueue;
import dev.mayfly.testing.kit.time.SimulatedClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

@DisplayName("The documents on monitoring")
class MonitoringTest {

  private static final Path DOCS = Path.of("../docs");
  private static final Path ALERTS = DOCS.resolve("monitoring/alerts.yaml");
  private static final Pattern ROW =
      Pattern.compile("\\| `(mayfly_[a-z_]+)` \\| ([a-z]+) \\|([^|]*)\\| \\S[^|]* \\|");
  private static final Pattern NAME = Pattern.compile("\\bmayfly_[a-z_]+");

  /** Every metric, since everything happened at least once. */
  private static Exposition everything() {
    Metrics metrics = new Metrics(new SimulatedClock(new EventQueue()));
    Happenings.ofEveryKind().to(metrics);
    call(metrics, "revoke:orders");
    call(metrics, "ledger");
    metrics.unknownAccounts("orders", 1);
    Happenings open = new Happenings().start().intend(Happenings.KEY).issue(Happenings.KEY);
    return Exposition.of(metrics.exposition(List.of(open.snapshot()), true));
  }

  private static void call(Metrics metrics, String lane) {
    metrics
        .measured((name, width) -> new AtOnce())
        .lane(lane, 1)
        .submit(deadline -> "", Duration.ofSeconds(1), answer -> {});
  }

  /** Answers each call that it never made. */
  private static final class AtOnce implements Lane {
    @Override
    public <T> void submit(Call<T> call, Duration timeout, Consumer<Answer<T>> answer) {
      answer.accept(new Answer.TimedOut<>());
    }
  }

  @Test
  @DisplayName("tell of every metric that is exported its type and labels, and of no other")
  void tellOfEveryMetric() throws IOException {
    Map<String, String> documented = new TreeMap<>();
    Matcher rows = ROW.matcher(Files.readString(DOCS.resolve("monitoring.md")));
    while (rows.find()) {
      Set<String> labels = new TreeSet<>(List.of(rows.group(3).replaceAll("[` ]", "").split(",")));
      labels.remove("");
      documented.put(rows.group(1), rows.group(2) + " " + labels);
    }
    Exposition exported = everything();
    Map<String, String> families = new TreeMap<>();
    exported
        .types()
        .forEach((name, type) -> families.put(name, type + " " + exported.labels().get(name)));
    families.keySet().removeIf(name -> isLongestOfHistogram(name, exported));
    assertEquals(families, documented);
  }

  /** Each histogram comes with the longest time of late. */
  private static boolean isLongestOfHistogram(String name, Exposition exported) {
    return name.endsWith("_max")
        && "histogram".equals(exported.types().get(name.substring(0, name.length() - 4)));
  }

  @ParameterizedTest
  @DisplayName("ask only for metrics that are exported")
  @ValueSource(strings = {"monitoring.md", "monitoring/alerts.yaml", "monitoring/dashboard.json"})
  void askForExportedOnly(String document) throws IOException {
    Exposition exported = everything();
    Set<String> unknown =
        NAME.matcher(Files.readString(DOCS.resolve(document)))
            .results()
            .map(name -> name.group())
            .filter(name -> !exported.names().contains(name) && !exported.types().containsKey(name))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(Set.of(), unknown);
  }

  @Test
  @DisplayName("give every alert a metric, a severity, a summary and what to do")
  void giveEveryAlertWhatItNeeds() throws IOException {
    List<Map<?, ?>> alerts = alerts();
    assertFalse(alerts.isEmpty());
    for (Map<?, ?> alert : alerts) {
      String name = String.valueOf(alert.get("alert"));
      assertTrue(name.startsWith("Mayfly"), name);
      assertTrue(NAME.matcher(String.valueOf(alert.get("expr"))).find(), name);
      assertTrue(
          Set.of("page", "ticket").contains(((Map<?, ?>) alert.get("labels")).get("severity")),
          name);
      assertEquals(
          Set.of("summary", "description"), ((Map<?, ?>) alert.get("annotations")).keySet(), name);
    }
    Set<?> names = alerts.stream().map(alert -> alert.get("alert")).collect(Collectors.toSet());
    assertEquals(alerts.size(), names.size(), "two alerts have one name");
  }

  private static List<Map<?, ?>> alerts() throws IOException {
    Map<?, ?> file = (Map<?, ?>) load(ALERTS);
    return ((List<?>) file.get("groups"))
        .stream()
            .flatMap(group -> ((List<?>) ((Map<?, ?>) group).get("rules")).stream())
            .<Map<?, ?>>map(rule -> (Map<?, ?>) rule)
            .toList();
  }

  @Test
  @DisplayName("say of every alert what it means")
  void sayWhatAlertsMean() throws IOException {
    String text = Files.readString(DOCS.resolve("monitoring.md"));
    for (Map<?, ?> alert : alerts()) {
      assertTrue(
          text.contains("| " + alert.get("alert") + " |"), String.valueOf(alert.get("alert")));
    }
  }

  @Test
  @DisplayName("hold a dashboard whose panels all ask for something")
  void holdADashboard() throws IOException {
    Map<?, ?> dashboard = (Map<?, ?>) load(DOCS.resolve("monitoring/dashboard.json"));
    List<?> panels = (List<?>) dashboard.get("panels");
    assertFalse(panels.isEmpty());
    for (Object panel : panels) {
      List<?> targets = (List<?>) ((Map<?, ?>) panel).get("targets");
      assertFalse(targets.isEmpty());
      for (Object target : targets) {
        assertTrue(NAME.matcher(String.valueOf(((Map<?, ?>) target).get("expr"))).find());
      }
    }
  }

  /** JSON is read as the YAML that it is, too. */
  private static Object load(Path file) throws IOException {
    return new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
  }
}
