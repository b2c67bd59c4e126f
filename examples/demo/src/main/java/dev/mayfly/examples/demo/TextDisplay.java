package dev.mayfly.examples.demo;

import java.io.PrintStream;
import java.util.List;

/** Columns for people: when, whether it held, what, and what was observed. */
final class TextDisplay implements Display {

  private static final int WHAT = 52;

  private final PrintStream out;
  private final boolean terminal;
  private final boolean colours;
  private int parts;

  /**
   * @param terminal whether a line can be rewritten
   */
  TextDisplay(PrintStream out, boolean terminal, boolean colours) {
    this.out = out;
    this.terminal = terminal;
    this.colours = colours;
  }

  @Override
  public void progress(String sentence) {
    if (terminal) {
      out.print("\r\033[K" + dim("  … " + sentence));
      out.flush();
    } else {
      out.println("  … " + sentence);
    }
  }

  @Override
  public void part(Part part) {
    clear();
    parts++;
    out.println();
    out.println(bold(parts + "  " + part.title()) + dim("  " + part.about()));
    out.println();
    part.moments().forEach(this::print);
  }

  private void print(Moment moment) {
    String time = String.format("%,9d ms", moment.atMillis());
    String mark = moment.held() ? colour("32", "✓") : colour("31;1", "✗");
    String what = String.format("%-" + WHAT + "s", moment.what());
    out.println(dim(time) + "  " + mark + " " + what + " " + dim(moment.observed()));
  }

  @Override
  public void note(List<String> lines) {
    clear();
    out.println();
    lines.forEach(line -> out.println("  " + line));
  }

  @Override
  public void verdict(Verdict verdict) {
    clear();
    out.println();
    verdict.broken().forEach(claim -> out.println(colour("31;1", "✗") + " did not hold: " + claim));
    out.println(summary(verdict));
  }

  private String summary(Verdict verdict) {
    String took = String.format("%.1f s", verdict.took().toMillis() / 1e3);
    if (!verdict.proved()) {
      return colour("31;1", "Not proved") + dim("  after " + took);
    }
    long claims = verdict.parts().stream().mapToLong(part -> part.moments().size()).sum();
    return colour("32;1", "Proved")
        + String.format(
            "  %d claims observed; the dead job's login worked for %d ms",
            claims, verdict.exposure().orElseThrow().toMillis())
        + dim("  in " + took);
  }

  private void clear() {
    if (terminal) {
      out.print("\r\033[K");
    }
  }

  private String bold(String text) {
    return colour("1", text);
  }

  private String dim(String text) {
    return colour("2", text);
  }

  private String colour(String code, String text) {
    return colours ? "\033[" + code + "m" + text + "\033[0m" : text;
  }
}
