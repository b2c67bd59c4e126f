package dev.mayfly.sidecar.configuration;

import dev.mayfly.core.settings.Setting;
import dev.mayfly.core.settings.Settings;
import dev.mayfly.sidecar.configuration.ConfiguredDelivery.Content;
import dev.mayfly.sidecar.configuration.ConfiguredDelivery.ToEnvironment;
import dev.mayfly.sidecar.configuration.ConfiguredDelivery.ToFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads how a grant is delivered, and reports what could not work. */
final class DeliveryReader {

  /** The preset that a file of variables is written by where it names none. */
  private static final String PG = "pg";

  private static final List<Setting<?>> OF_FILES =
      List.of(
          Keys.FORMAT,
          Keys.SERVICE,
          Keys.TEMPLATE,
          Keys.OWNER,
          Keys.GROUP,
          Keys.ON_CHANGE,
          Keys.SIGNAL,
          Keys.PID_FILE,
          Keys.EXEC);

  private final Problems problems;
  private final String target;
  private final String backend;
  private final Optional<FieldChecks> fields;
  private final DeliveryChecks checks;
  private final OnChangeReader changes;

  /**
   * @param known empty where no such target is configured: then it is checked what can be
   */
  DeliveryReader(Problems problems, String target, Optional<ConfiguredTarget> known) {
    this.problems = problems;
    this.target = target;
    this.backend = known.map(ConfiguredTarget::backend).orElse("");
    this.fields = known.map(it -> new FieldChecks(problems, target, it.fields()));
    this.checks = new DeliveryChecks(problems);
    this.changes = new OnChangeReader(problems);
  }

  /**
   * {@code taken}: files and variables of the same task's other grants, as {@code what it is} →
   * where.
   */
  List<ConfiguredDelivery> read(List<Settings> sections, Map<String, Position> taken) {
    List<ConfiguredDelivery> deliveries = new ArrayList<>();
    for (Settings settings : sections) {
      Section section = (Section) settings;
      if (section.find(Keys.FILE).isPresent()) {
        file(section).ifPresent(deliveries::add);
        checks.format(section, backend);
      } else {
        environment(section).ifPresent(deliveries::add);
      }
      checks.notTaken(section, deliveries, taken);
    }
    return deliveries;
  }

  private Optional<ConfiguredDelivery> environment(Section section) {
    for (Setting<?> setting : OF_FILES) {
      if (section.says(setting)) {
        problems.add(
            section.position(setting),
            "belongs to a file, and none is named",
            "add `file: /run/…`");
      }
    }
    Map<String, String> variables = variables(section);
    if (variables.isEmpty()) {
      problems.add(
          section.position(),
          "delivers nothing",
          "name a `file`, an `environment` preset, or `variables`");
      return Optional.empty();
    }
    check(section, variables);
    return Optional.of(new ToEnvironment(variables, hasLibpq(section)));
  }

  private void check(Section section, Map<String, String> variables) {
    checks.variables(section, variables);
    takes(
        section.position(Keys.ENVIRONMENT),
        section.find(Keys.ENVIRONMENT).orElse(""),
        section.find(Keys.ENVIRONMENT).flatMap(AcceptedFields::preset));
    Position position = section.position(Keys.VARIABLES);
    section
        .find(Keys.VARIABLES)
        .ifPresent(
            written -> written.forEach((name, text) -> placeholders(position.child(name), text)));
  }

  private void takes(Position position, String what, Optional<AcceptedFields> takes) {
    fields.ifPresent(given -> takes.ifPresent(taken -> given.accepted(position, what, taken)));
  }

  private void placeholders(Position position, String text) {
    fields.ifPresent(given -> given.placeholders(position, text));
  }

  private static Map<String, String> variables(Section section) {
    Map<String, String> variables =
        new TreeMap<>(section.find(Keys.ENVIRONMENT).map(EnvironmentPresets::of).orElse(Map.of()));
    variables.putAll(section.find(Keys.VARIABLES).orElse(Map.of()));
    return variables;
  }

  private Optional<ConfiguredDelivery> file(Section section) {
    Optional<String> format = section.find(Keys.FORMAT);
    if (format.isEmpty()) {
      problems.add(
          section.position(Keys.FORMAT),
          "is missing",
          "say what to write: " + String.join(", ", formats()));
      return Optional.empty();
    }
    checks.file(section, format.get());
    takes(section.position(Keys.FORMAT), format.get(), AcceptedFields.format(format.get()));
    return Optional.of(
        new ToFile(
            section.get(Keys.FILE),
            content(format.get(), section),
            section.get(Keys.PERMS),
            section.find(Keys.OWNER),
            section.find(Keys.GROUP),
            changes.read(section)));
  }

  private static Set<String> formats() {
    return new TreeSet<>(((Setting.Kind.Choice) Keys.FORMAT.kind()).values());
  }

  private Content content(String format, Section section) {
    return switch (format) {
      case "pgservice" -> new Content.PgService(section.find(Keys.SERVICE).orElse(target));
      case "pgpass" -> new Content.PgPass();
      case "jdbc" -> new Content.JdbcProperties();
      case "spring" -> new Content.SpringProperties();
      case "mycnf" -> new Content.MyCnf();
      case "json" -> new Content.Json();
      case "dotenv" -> new Content.DotEnv(variablesOfFile(format, section), hasLibpq(section));
      case "docker" -> new Content.Docker(variablesOfFile(format, section), hasLibpq(section));
      default -> new Content.Template(template(section));
    };
  }

  private Map<String, String> variablesOfFile(String format, Section section) {
    Map<String, String> variables = variables(section);
    check(section, variables);
    if (!variables.isEmpty()) {
      return variables;
    }
    takes(
        section.position(Keys.FORMAT), format + " without `variables`", AcceptedFields.preset(PG));
    return EnvironmentPresets.of(PG);
  }

  /** Asked for, or, where a file of variables names none, what it has for lack of others. */
  private static boolean hasLibpq(Section section) {
    return section
        .find(Keys.ENVIRONMENT)
        .map(PG::equals)
        .orElse(section.find(Keys.FILE).isPresent() && variables(section).isEmpty());
  }

  private String template(Section section) {
    Optional<String> template = section.find(Keys.TEMPLATE);
    if (template.isEmpty()) {
      problems.add(
          section.position(Keys.TEMPLATE),
          "is missing",
          "write the file's text, such as \"{{username}}:{{password}}\"");
    }
    template.ifPresent(text -> placeholders(section.position(Keys.TEMPLATE), text));
    return template.orElse("");
  }
}
