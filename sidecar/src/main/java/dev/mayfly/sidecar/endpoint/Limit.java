package dev.mayfly.sidecar.endpoint;

import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;

/** How many requests of one kind are served at once. */
final class Limit {

  private final int most;
  private final AtomicInteger taken = new AtomicInteger();

  Limit(int most) {
    this.most = most;
  }

  /** Counts the request until it is completed; throws where there are too many. */
  void take(Request request) {
    if (taken.incrementAndGet() > most) {
      taken.decrementAndGet();
      throw new ProblemException(
          new Problem(
              HttpStatus.TOO_MANY_REQUESTS_429,
              "too-many-requests",
              "there are " + most + " requests at once already",
              "try again in a moment"));
    }
    Request.addCompletionListener(request, failure -> taken.decrementAndGet());
  }
}
