package dev.mayfly.testing.kit.tck;

import dev.mayfly.core.lease.Guarantee;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;

@DisplayName("The fake issuer of what ends")
class FakeIssuerTest {

  abstract static class Fake extends IssuerTck {
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

  @Nested
  @DisplayName("CONFIRMED")
  class Confirmed extends Fake {
    Confirmed() {
      super(Guarantee.CONFIRMED);
    }
  }

  @Nested
  @DisplayName("EXPIRY")
  class Expiry extends Fake {
    Expiry() {
      super(Guarantee.EXPIRY);
    }
  }
}
