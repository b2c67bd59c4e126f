package dev.mayfly.sidecar;

/** The command {@code mayfly}. */
public final class Mayfly {
  private Mayfly() {}

  /** Prints the version. */
  public static void main(String[] arguments) {
    System.out.println("mayfly " + Mayfly.class.getPackage().getImplementationVersion());
  }
}
