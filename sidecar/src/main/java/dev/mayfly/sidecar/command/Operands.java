package dev.mayfly.sidecar.command;

/**
 * What a command takes besides options.
 *
 * @param synopsis as help writes it; empty where it takes none
 * @param command they are another program's command line: its options are not ours
 */
public record Operands(String synopsis, int least, int most, boolean command) {

  public static final Operands NONE = new Operands("", 0, 0, false);

  public static Operands one(String synopsis) {
    return new Operands(synopsis, 1, 1, false);
  }

  /** One or more. */
  public static Operands several(String synopsis) {
    return new Operands(synopsis, 1, Integer.MAX_VALUE, false);
  }

  public static Operands optional(String synopsis) {
    return new Operands("[" + synopsis + "]", 0, 1, false);
  }

  public static Operands command(String synopsis) {
    return new Operands(synopsis, 1, Integer.MAX_VALUE, true);
  }
}
