package dev.mayfly.sidecar.command;

/**
 * An option of a command.
 *
 * @param letter its short form, without the dash; empty where it has none
 * @param value what its value is called in help; empty where it takes none
 * @param fallback what holds where it is left out, for people; empty where nothing does
 */
public record Option(String name, String letter, String value, String fallback, String help) {

  public static final Option CONFIG =
      new Option("config", "c", "FILE", "$MAYFLY_CONFIG, else mayfly.yaml", "the configuration");

  public static final Option OUTPUT =
      new Option("output", "o", "FORMAT", "text", "text, table, json, jsonl, yaml or csv");

  public static final Option DEBUG =
      flag("debug", "where something fails, print where in the program it did");

  public static final Option HELP = new Option("help", "h", "", "", "print this");

  /** One that takes no value. */
  public static Option flag(String name, String help) {
    return new Option(name, "", "", "", help);
  }

  /** One that takes a value, has no short form and no default. */
  public static Option of(String name, String value, String help) {
    return new Option(name, "", value, "", help);
  }

  boolean takesValue() {
    return !value.isEmpty();
  }

  /** As it is written: {@code -c, --config FILE}. */
  String written() {
    String names = letter.isEmpty() ? "    --" + name : "-" + letter + ", --" + name;
    return takesValue() ? names + " " + value : names;
  }
}
