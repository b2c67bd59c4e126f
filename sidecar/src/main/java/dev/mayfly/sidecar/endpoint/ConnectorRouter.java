package dev.mayfly.sidecar.endpoint;

import dev.mayfly.sidecar.connections.Crowd;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Leads who came in by the operators' socket to what is theirs, and all others to the tasks'. */
final class ConnectorRouter extends Handler.Abstract.NonBlocking {

  static final String OPERATORS = "operators";

  private final Router tasks;
  private final Crowd crowd;
  private volatile @Nullable Router operators;

  ConnectorRouter(Router tasks, Crowd crowd) {
    this.tasks = tasks;
    this.crowd = crowd;
  }

  /** Who is connected, by either door. */
  Crowd crowd() {
    return crowd;
  }

  void open(Router forOperators) {
    operators = forOperators;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    crowd.serve(request);
    boolean operator = OPERATORS.equals(request.getConnectionMetaData().getConnector().getName());
    Router router = operator ? operators : tasks;
    return router != null && router.handle(request, response, callback);
  }
}
