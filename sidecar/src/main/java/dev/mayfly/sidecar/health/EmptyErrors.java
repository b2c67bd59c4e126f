package dev.mayfly.sidecar.health;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** What Jetty refuses by itself, such as a broken request, gets a status and not a page. */
final class EmptyErrors implements Request.Handler {

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    callback.succeeded();
    return true;
  }
}
