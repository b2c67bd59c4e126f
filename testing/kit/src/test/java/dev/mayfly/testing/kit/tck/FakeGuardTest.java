package dev.mayfly.testing.kit.tck;

import dev.mayfly.core.lease.Guarantee;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;

@DisplayName("The fake guard of what ends")
class FakeGuardTest {

  abstract static class Fake extends GuardTck {
    private final Subject subject;

    Fake(Guarantee guarantee) {
      subject = new Fakes(guarantee).subject();
    }

    @Override
    protected Subject subject() {
      return subject;
    }
  }

  @Nested
  @DisplayName("OBSERVED")
  class Observed extends Fake {
    Observed() {
      super(Guarantee.OBSERVED);
    }
  }

  @Nested
  @DisplayName("DENIED")
  class Denied extends Fake {
    Denied() {
      super(Guarantee.DENIED);
    }
  }
}
