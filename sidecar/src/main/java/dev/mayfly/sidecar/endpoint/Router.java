package dev.mayfly.sidecar.endpoint;

import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Brings a request to what it asks for, if its sender may. */
final class Router extends Handler.Abstract.NonBlocking {

  private final Routes routes;
  private final Authorizer authorizer;

  Router(Routes routes, Authorizer authorizer) {
    this.routes = routes;
    this.authorizer = authorizer;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Exchange exchange = new Exchange(request, response, callback);
    try {
      route(exchange);
    } catch (RuntimeException e) {
      exchange.answer(Answer.failure(e));
    }
    return true;
  }

  private void route(Exchange exchange) {
    Request request = exchange.request();
    RequestChecks.sender(request);
    List<String> path = Routes.segments(String.valueOf(request.getHttpURI().getPath()));
    Resource resource = routes.find(path).orElseThrow(Router::unknownPath);
    if (!resource.method().equals(request.getMethod())) {
      exchange.answer(wrongMethod(resource.method()));
      return;
    }
    Peer peer = PeerCredentials.of(request);
    authorizer.admit(path, request.getHeaders(), peer);
    Map<String, String> parameters =
        Query.read(request.getHttpURI().getQuery(), resource.parameters());
    resource.serve(new ApiRequest(peer, path, parameters, ""), exchange);
  }

  private static ProblemException unknownPath() {
    return new ProblemException(
        new Problem(
            HttpStatus.NOT_FOUND_404,
            "unknown-path",
            "there is nothing at this path",
            "see /v1/openapi.yaml"));
  }

  private static Answer wrongMethod(String right) {
    Problem problem =
        new Problem(
            HttpStatus.METHOD_NOT_ALLOWED_405,
            "wrong-method",
            "this path is used by " + right + " only",
            "");
    return Answer.problem(problem).with(HttpHeader.ALLOW, right);
  }
}
