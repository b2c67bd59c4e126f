package dev.mayfly.core.broker;

import dev.mayfly.core.backend.Backend;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.loop.Answer;
import dev.mayfly.core.loop.Lane;
import dev.mayfly.core.loop.Lanes;
import dev.mayfly.core.text.Messages;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The one seam through which calls leave the broker: each in the lane of its target and purpose,
 * each with a deadline.
 */
final class Calls {

  /** What a call may be for; each has lanes of its own so that a stuck one delays no other. */
  enum Purpose {
    ISSUE(4),
    IDENTIFY(1),
    LOOK(1),
    RENEW(4),
    REVOKE(0),
    GUARD(Calls.GUARD_WIDTH),
    ROOT(1);

    private final int width;

    Purpose(int width) {
      this.width = width;
    }
  }

  static final int GUARD_WIDTH = 2;

  /**
   * What a server says is kept to what a person reads: no entry of the ledger grows without bound.
   */
  private static final int LONGEST_MESSAGE = 1_000;

  private final Lanes lanes;
  private final Map<String, Target> targets;
  private final Limits limits;

  Calls(Lanes lanes, Map<String, Target> targets, Limits limits) {
    this.lanes = lanes;
    this.targets = targets;
    this.limits = limits;
  }

  /** Empty where the configuration no longer has the target. */
  Optional<Backend> backend(String target) {
    return Optional.ofNullable(targets.get(target)).map(Target::backend);
  }

  <T> void call(Purpose purpose, String target, Lane.Call<T> call, Consumer<Answer<T>> answer) {
    int width = purpose == Purpose.REVOKE ? limits.parallelRevocations() : purpose.width;
    Duration timeout = purpose == Purpose.ROOT ? limits.rotation() : limits.call();
    lanes
        .lane(purpose.name().toLowerCase(java.util.Locale.ROOT) + ":" + target, width)
        .submit(call, timeout, answer);
  }

  /** Runs something that touches files, one after the other. */
  void files(FileCall call, Consumer<Answer<Boolean>> answer) {
    lanes.lane("delivery", 1).submit(deadline -> attempt(call), limits.call(), answer);
  }

  private static Boolean attempt(FileCall call) throws BackendException {
    try {
      call.run();
      return true;
    } catch (IOException e) {
      throw new BackendException(BackendException.Kind.TRANSIENT, Messages.of(e), e);
    }
  }

  /** What comes after the deadline is dropped: whatever it was for is done again. */
  static <T> Consumer<Answer<T>> once(Consumer<Answer<T>> then) {
    boolean[] answered = {false};
    return answer -> {
      if (!answered[0]) {
        answered[0] = true;
        then.accept(answer);
      }
    };
  }

  /** What went wrong. */
  static String message(Answer<?> answer) {
    String message =
        answer instanceof Answer.Failed<?> failed ? failed.error().message() : "no answer in time";
    return message.length() <= LONGEST_MESSAGE
        ? message
        : message.substring(0, LONGEST_MESSAGE) + "…";
  }

  static BackendException.Kind kind(Answer<?> answer) {
    return answer instanceof Answer.Failed<?> failed
        ? failed.error().kind()
        : BackendException.Kind.UNKNOWN;
  }

  /** Something that touches files. */
  @FunctionalInterface
  interface FileCall {
    void run() throws IOException;
  }
}
