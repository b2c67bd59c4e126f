package dev.mayfly.testing.kit.tck;

import org.junit.jupiter.api.DisplayName;

@DisplayName("The fake guard")
class FakeGuardTest extends GuardTck {

  private final Fakes fakes = new Fakes();

  @Override
  protected Subject subject() {
    return fakes.subject();
  }
}
