package dev.mayfly.sidecar.endpoint;

import dev.mayfly.sidecar.configuration.Durations;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/** The {@code wait} of a query: how long an answer may be waited for; nothing is no time. */
final class WaitParameter {

  static final String NAME = "wait";
  private static final Pattern FORM = Pattern.compile("([0-9]|[1-5][0-9]|60)s");

  private WaitParameter() {}

  static Duration of(Map<String, String> parameters) {
    String text = parameters.getOrDefault(NAME, "0s");
    if (!FORM.matcher(text).matches()) {
      throw new ProblemException(
          Problem.badParameter("`wait` is not as it should be", "whole seconds, `0s` to `60s`"));
    }
    return Durations.parse(text).orElseThrow();
  }
}
