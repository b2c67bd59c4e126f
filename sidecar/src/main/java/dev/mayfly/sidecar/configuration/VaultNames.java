package dev.mayfly.sidecar.configuration;

import dev.mayfly.core.settings.Setting;
import dev.mayfly.core.settings.Settings;
import java.util.Optional;

/** Reads names of things in Vault, and reports what can be none. */
final class VaultNames {

  private final Problems problems;

  VaultNames(Problems problems) {
    this.problems = problems;
  }

  /** A part of a path. */
  String name(Section section, Setting<String> setting) {
    String written = section.find(setting).orElse("").replaceAll("^/+|/+$", "");
    if (!written.matches("[\\w./-]+")) {
      problems.add(
          section.position(setting),
          "is no name in Vault",
          "letters, digits, dots, dashes, slashes");
    }
    return written;
  }

  Optional<ConfiguredHandOver> handOver(Section top) {
    Optional<Settings> section = top.find(Keys.HAND_OVER);
    if (section.isEmpty()) {
      return Optional.empty();
    }
    Optional<Settings> kv = section.get().find(Keys.VAULT_KV);
    if (kv.isEmpty()) {
      problems.add(
          top.position(Keys.HAND_OVER),
          "says no place",
          "hand_over: { vault_kv: { mount: secret } }");
    }
    return kv.map(Section.class::cast)
        .map(
            place -> new ConfiguredHandOver(name(place, Keys.KV_MOUNT), name(place, Keys.KV_PATH)));
  }
}
