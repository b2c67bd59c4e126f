package dev.mayfly.sidecar.policy;

import dev.mayfly.sidecar.configuration.ConfiguredRule;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Tells policies apart: SHA-256 over what their rules say. Comments, and the order in which a rule
 * lists its principals, tasks and roles, do not change it; the order of rules does, since the first
 * that allows a request decides.
 */
final class PolicyDigest {

  private final StringBuilder canonical = new StringBuilder();

  private PolicyDigest() {}

  static String of(List<ConfiguredRule> rules) {
    PolicyDigest digest = new PolicyDigest();
    rules.forEach(digest::rule);
    return digest.sha256();
  }

  private void rule(ConfiguredRule rule) {
    text("rule").text(rule.name());
    texts("principals", rule.principals());
    rule.tasks().ifPresent(tasks -> texts("tasks", tasks));
    text("target").text(rule.target());
    texts("roles", rule.roles());
    text("max_ttl").text(rule.maxTtl().toString());
    new TreeMap<>(rule.maxTtlByGuarantee())
        .forEach((guarantee, max) -> text(guarantee.name()).text(max.toString()));
  }

  private void texts(String name, Collection<String> values) {
    text(name).text(String.valueOf(values.size()));
    new TreeSet<>(values).forEach(this::text);
  }

  /** With its length, so that no text runs over into the next. */
  private PolicyDigest text(String value) {
    canonical.append(value.length()).append(':').append(value);
    return this;
  }

  private String sha256() {
    try {
      byte[] bytes = canonical.toString().getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
