package dev.mayfly.sidecar.delivery;

/** A value of a Spring property, from wherever Spring has it. */
final class SpringText {

  private SpringText() {}

  /** Spring puts other properties in for names in braces, and before 6.2 nothing keeps it off. */
  static void check(String what, String value) throws UnwritableValueException {
    if (value.contains("${")) {
      throw new UnwritableValueException(
          "spring",
          what,
          "Spring takes ${…} in it for the name of a property",
          "format jdbc or json");
    }
  }
}
