package dev.mayfly.sidecar.endpoint;

import java.util.Set;

/** What one path offers, by one method. */
interface Resource {

  String method();

  /** The names that its query may have. */
  Set<String> parameters();

  /**
   * Serves a call that its caller may make, now or later, without blocking. What it throws is
   * answered as a problem.
   */
  void serve(ApiRequest request, Exchange exchange);
}
