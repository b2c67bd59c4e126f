package dev.mayfly.testing.kit.loop;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One call handed to a lane, as it is seen from outside. */
public final class Submission {

  private final String lane;
  private final long requestedAt;
  private final Duration timeout;
  private final @Nullable Object witnessed;
  private boolean answered;
  private long answeredAt = Long.MAX_VALUE;

  Submission(String lane, long requestedAt, Duration timeout, @Nullable Object witnessed) {
    this.lane = lane;
    this.requestedAt = requestedAt;
    this.timeout = timeout;
    this.witnessed = witnessed;
  }

  public String lane() {
    return lane;
  }

  /** True time of the request. */
  public long requestedAt() {
    return requestedAt;
  }

  public Duration timeout() {
    return timeout;
  }

  /** What the lanes' watcher noted at the request. */
  public @Nullable Object witnessed() {
    return witnessed;
  }

  /** Whether the caller got an answer, if only that its time was up. */
  public boolean answered() {
    return answered;
  }

  /** True time of the first answer. */
  public long answeredAt() {
    return answeredAt;
  }

  void answer(long at) {
    if (!answered) {
      answered = true;
      answeredAt = at;
    }
  }
}
