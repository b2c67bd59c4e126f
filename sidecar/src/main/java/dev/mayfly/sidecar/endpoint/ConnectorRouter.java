package dev.mayfly.sidecar.endpoint;

import dev.mayfly.sidecar.connections.IdleConnections;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Leads who came in by the operators' socket to what is theirs, and all others to the tasks'. */
final class ConnectorRouter extends Handler.Abstract.NonBlocking {

  static final String OPERATORS = "operators";

  private final Router tasks;
  private final IdleConnections idle;
  private volatile @Nullable Router operators;

  ConnectorRouter(Router tasks, IdleConnections idle) {
    this.tasks = tasks;
    this.idle = idle;
  }

  /** Who is connected, by either door. */
  IdleConnections idle() {
    return idle;
  }

  void open(Router forOperators) {
    operators = forOperators;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    idle.serve(request);
    boolean operator = OPERATORS.equals(request.getConnectionMetaData().getConnector().getName());
    Router router = operator ? operators : tasks;
    return router != null && router.handle(request, response, callback);
  }
}
