package dev.mayfly.sidecar.configuration;

import dev.mayfly.core.settings.Setting;
import dev.mayfly.core.settings.Setting.Kind;
import dev.mayfly.core.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tells targets apart: over every text that is configured for one (addresses, nodes, prefixes,
 * names), not over its durations, numbers and switches. A ledger's leases may only be looked for
 * where they were made: at another place their absence would prove nothing.
 */
final class Fingerprint {

  private final StringBuilder canonical = new StringBuilder();

  private Fingerprint() {}

  static String of(Settings section, List<Setting<?>> settings) {
    Fingerprint fingerprint = new Fingerprint();
    fingerprint.section("", section, settings);
    return fingerprint.digest();
  }

  private void section(String path, Settings section, List<Setting<?>> settings) {
    for (Setting<?> setting : settings) {
      section.find(setting).ifPresent(value -> value(path + setting.key(), setting.kind(), value));
    }
  }

  private void value(String path, Kind<?> kind, Object value) {
    if (kind instanceof Kind.Section nested) {
      section(path + ".", (Settings) value, nested.settings());
    } else if (kind instanceof Kind.Sections nested) {
      ((List<?>) value)
          .forEach(element -> section(path + "[].", (Settings) element, nested.settings()));
    } else if (kind instanceof Kind.TextMap) {
      canonical.append(path).append('=').append(new TreeMap<>((Map<?, ?>) value)).append('\n');
    } else if (kind instanceof Kind.Text || kind instanceof Kind.TextList) {
      canonical.append(path).append('=').append(value).append('\n');
    }
  }

  /**
   * FNV-1a of 64 bits: nobody is to be deceived here, and a message digest takes milliseconds to be
   * found.
   */
  private String digest() {
    long hash = 0xcbf29ce484222325L;
    for (byte b : canonical.toString().getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    return Long.toHexString(hash);
  }
}
