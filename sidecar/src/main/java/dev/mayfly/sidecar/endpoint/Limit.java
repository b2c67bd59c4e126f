package dev.mayfly.sidecar.endpoint;

import java.util.HashMap;
import java.util.Map;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;

/**
 * How much of one kind is served at once: in all, and of each who asks, so that none of them keeps
 * the others out. Thread-safe.
 */
final class Limit {

  private final int most;
  private final int ofEach;
  private final Map<Object, Integer> taken = new HashMap<>();
  private int takenInAll;

  Limit(int most, int ofEach) {
    this.most = most;
    this.ofEach = ofEach;
  }

  /** Counts the request until it is completed; throws where there are too many. */
  void take(Request request, Object who) {
    take(who);
    Request.addCompletionListener(request, failure -> giveBack(who));
  }

  /** Counts one until {@link #giveBack}; throws where there are too many. */
  synchronized void take(Object who) {
    int theirs = taken.getOrDefault(who, 0);
    if (theirs >= ofEach || takenInAll >= most) {
      throw new ProblemException(
          new Problem(
              HttpStatus.TOO_MANY_REQUESTS_429,
              "too-many-requests",
              theirs >= ofEach
                  ? "there are " + theirs + " of yours at once already"
                  : "there are " + takenInAll + " at once already",
              "try again in a moment"));
    }
    taken.put(who, theirs + 1);
    takenInAll++;
  }

  synchronized void giveBack(Object who) {
    taken.computeIfPresent(who, (same, count) -> count == 1 ? null : count - 1);
    takenInAll--;
  }
}
