package dev.mayfly.sidecar.configuration;

import dev.mayfly.core.lease.Guarantee;
import dev.mayfly.core.settings.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes rules of their sections. */
final class PolicyReader {

  private final Problems problems;
  private final Set<String> targets;

  PolicyReader(Problems problems, Set<String> targets) {
    this.problems = problems;
    this.targets = targets;
  }

  List<ConfiguredRule> read(List<Settings> sections) {
    List<ConfiguredRule> rules = new ArrayList<>();
    Unique names = new Unique(problems, "rule");
    for (Settings settings : sections) {
      Section section = (Section) settings;
      String name = section.find(Keys.RULE_NAME).orElse("");
      names.add(name, section.position(Keys.RULE_NAME));
      section
          .find(Keys.RULE_TARGET)
          .ifPresent(
              target ->
                  References.target(problems, section.position(Keys.RULE_TARGET), target, targets));
      rules.add(
          new ConfiguredRule(
              name,
              Set.copyOf(section.find(Keys.PRINCIPALS).orElse(List.of())),
              section.find(Keys.RULE_TASKS).map(Set::copyOf),
              section.find(Keys.RULE_TARGET).orElse(""),
              Set.copyOf(section.find(Keys.RULE_ROLES).orElse(List.of())),
              section.find(Keys.MAX_TTL).orElse(Duration.ZERO),
              ceilings(section)));
    }
    return rules;
  }

  private static Map<Guarantee, Duration> ceilings(Section section) {
    Map<Guarantee, Duration> ceilings = new EnumMap<>(Guarantee.class);
    section
        .find(Keys.MAX_TTL_BY_GUARANTEE)
        .ifPresent(
            by -> {
              by.find(Keys.MAX_TTL_DENIED).ifPresent(max -> ceilings.put(Guarantee.DENIED, max));
              by.find(Keys.MAX_TTL_CONFIRMED)
                  .ifPresent(max -> ceilings.put(Guarantee.CONFIRMED, max));
              by.find(Keys.MAX_TTL_EXPIRY).ifPresent(max -> ceilings.put(Guarantee.EXPIRY, max));
            });
    return ceilings;
  }
}
