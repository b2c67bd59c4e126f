package dev.mayfly.sidecar.endpoint;

import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Answers what Jetty refuses by itself, such as a broken request, in the API's own form. */
final class PlainErrors implements Request.Handler {

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Object cause = request.getAttribute(ErrorHandler.ERROR_EXCEPTION);
    int status = cause instanceof HttpException known ? known.getCode() : response.getStatus();
    Answer.problem(problem(status)).send(response, callback);
    return true;
  }

  private static Problem problem(int status) {
    return switch (status) {
      case HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431, HttpStatus.URI_TOO_LONG_414 ->
          new Problem(status, "too-large", "the request's line or headers are too large", "");
      case HttpStatus.REQUEST_TIMEOUT_408 ->
          new Problem(status, "too-slow", "the request did not come in time", "");
      case HttpStatus.INTERNAL_SERVER_ERROR_500 ->
          new Problem(status, "defect", "a defect of Mayfly", "see its log");
      default -> new Problem(status, "bad-request", "the request is not HTTP as it should be", "");
    };
  }
}
