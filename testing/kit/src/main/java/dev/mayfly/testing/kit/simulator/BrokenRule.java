package dev.mayfly.testing.kit.simulator;

/** A rule was broken, with what broke it. */
public final class BrokenRule extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Rule rule;

  BrokenRule(Rule rule, String how) {
    super(rule + ": " + how);
    this.rule = rule;
  }

  public Rule rule() {
    return rule;
  }
}
