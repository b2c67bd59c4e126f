package dev.mayfly.testing.kit.tck;

import dev.mayfly.core.backend.Issuer;
import dev.mayfly.core.time.Clock;
import org.junit.jupiter.api.DisplayName;

@DisplayName("The fake issuer")
class FakeIssuerTest extends IssuerTck {

  private final Fakes fakes = new Fakes();

  @Override
  protected Issuer issuer() {
    return fakes.issuer;
  }

  @Override
  protected Probe probe() {
    return fakes;
  }

  @Override
  protected String role() {
    return "role-1";
  }

  @Override
  protected Clock clock() {
    return fakes.clock;
  }
}
