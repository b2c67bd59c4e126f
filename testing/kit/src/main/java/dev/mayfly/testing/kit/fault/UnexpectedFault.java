package dev.mayfly.testing.kit.fault;

/** An exception that no contract names, as a defective adapter throws it. */
public final class UnexpectedFault extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public UnexpectedFault() {
    super("unexpected", null, false, false);
  }
}
