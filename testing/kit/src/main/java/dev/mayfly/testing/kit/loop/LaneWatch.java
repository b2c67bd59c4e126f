package dev.mayfly.testing.kit.loop;

import dev.mayfly.core.loop.Answer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Looks on as calls are requested and answered. */
public interface LaneWatch {

  LaneWatch NOBODY =
      new LaneWatch() {
        @Override
        public @Nullable Object requested(String lane, Duration timeout, int waiting) {
          return null;
        }

        @Override
        public void answered(Submission submission, Answer<?> answer, boolean first) {}
      };

  /**
   * A call was requested while {@code waiting} others stood before it; what is returned stays with
   * its {@link Submission}.
   */
  @Nullable Object requested(String lane, Duration timeout, int waiting);

  /** An answer reaches the caller, on the loop. */
  void answered(Submission submission, Answer<?> answer, boolean first);
}
