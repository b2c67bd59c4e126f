package dev.mayfly.sidecar.endpoint;

import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;

/** What every request must keep to, whatever it asks for. */
final class RequestChecks {

  private static final Pattern HOST =
      Pattern.compile(
          "(localhost|mayfly|127(\\.[0-9]{1,3}){3}|\\[::1])(:[0-9]{1,5})?",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern JSON =
      Pattern.compile("application/json( *; *charset=\"?utf-8\"?)?", Pattern.CASE_INSENSITIVE);

  private RequestChecks() {}

  /** Throws where a browser may have sent it, of its own or led by a foreign name. */
  static void sender(Request request) {
    HttpFields headers = request.getHeaders();
    if (headers.contains(HttpHeader.ORIGIN)) {
      throw new ProblemException(
          new Problem(
              HttpStatus.FORBIDDEN_403,
              "browser",
              "the request has an Origin: a browser sent it, for some page",
              "this API is not for browsers"));
    }
    List<String> hosts = headers.getValuesList(HttpHeader.HOST);
    // The authority is the Host's, unless the request's line names another.
    String authority = String.valueOf(request.getHttpURI().getAuthority());
    if (hosts.size() != 1
        || !HOST.matcher(hosts.get(0)).matches()
        || !HOST.matcher(authority).matches()) {
      throw new ProblemException(
          new Problem(
              HttpStatus.MISDIRECTED_REQUEST_421,
              "wrong-host",
              "the request is not addressed to this machine",
              "send `Host: mayfly`, `localhost` or a loopback address"));
    }
  }

  /** Throws unless the request says that it brings JSON. */
  static void bringsJson(Request request) {
    List<String> types = request.getHeaders().getValuesList(HttpHeader.CONTENT_TYPE);
    boolean encoded = request.getHeaders().contains(HttpHeader.CONTENT_ENCODING);
    if (types.size() != 1 || !JSON.matcher(types.get(0)).matches() || encoded) {
      throw new ProblemException(
          new Problem(
              HttpStatus.UNSUPPORTED_MEDIA_TYPE_415,
              "no-json",
              "the request's body is not said to be plain JSON",
              "send `Content-Type: application/json`"));
    }
  }

  /** Throws where the request has a body. */
  static void bringsNothing(Request request) {
    if (hasBody(request)) {
      throw new ProblemException(Problem.badBody("the request has a body", "send none"));
    }
  }

  /** Throws unless the request has a body, which can be held open. */
  static void canBeHeld(Request request) {
    if (!hasBody(request)) {
      throw new ProblemException(
          Problem.badBody(
              "a pulse without a body cannot be held",
              "send `Transfer-Encoding: chunked` and leave the body open"));
    }
  }

  private static boolean hasBody(Request request) {
    return request.getLength() > 0 || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
  }
}
