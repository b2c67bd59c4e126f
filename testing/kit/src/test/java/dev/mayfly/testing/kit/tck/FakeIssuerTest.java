package dev.mayfly.testing.kit.tck;

import org.junit.jupiter.api.DisplayName;

@DisplayName("The fake issuer")
class FakeIssuerTest extends IssuerTck {

  private final Fakes fakes = new Fakes();

  @Override
  protected Subject subject() {
    return fakes.subject();
  }
}
