package dev.mayfly.examples.demo;

/** The command {@code mayfly demo}. */
public final class Demo {
  private Demo() {}

  /** Prints which launcher started it. */
  public static void main(String[] arguments) {
    System.out.println("started by " + System.getProperty("mayfly.launcher"));
  }
}
