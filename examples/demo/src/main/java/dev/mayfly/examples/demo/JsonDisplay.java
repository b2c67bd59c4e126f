package dev.mayfly.examples.demo;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** One JSON object at the end; sentences on the way go elsewhere. */
final class JsonDisplay implements Display {

  private final PrintStream out;
  private final PrintStream progress;

  JsonDisplay(PrintStream out, PrintStream progress) {
    this.out = out;
    this.progress = progress;
  }

  @Override
  public void progress(String sentence) {
    progress.println(sentence);
  }

  @Override
  public void part(Part part) {}

  @Override
  public void note(List<String> lines) {
    lines.forEach(progress::println);
  }

  @Override
  public void verdict(Verdict verdict) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("proved", verdict.proved());
    json.put(
        "exposure_seconds", verdict.exposure().map(time -> time.toMillis() / 1000.0).orElse(null));
    json.put("seconds", verdict.took().toMillis() / 1000.0);
    json.put("timeline", timeline(verdict));
    out.println(new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(json));
  }

  private static List<Map<String, Object>> timeline(Verdict verdict) {
    List<Map<String, Object>> timeline = new ArrayList<>();
    for (Part part : verdict.parts()) {
      for (Moment moment : part.moments()) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("part", part.title());
        entry.put("at_ms", moment.atMillis());
        entry.put("what", moment.what());
        entry.put("observed", moment.observed());
        entry.put("held", moment.held());
        timeline.add(entry);
      }
    }
    return timeline;
  }
}
