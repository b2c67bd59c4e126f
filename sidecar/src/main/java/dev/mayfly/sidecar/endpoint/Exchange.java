package dev.mayfly.sidecar.endpoint;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** A request and the way back to who sent it. */
record Exchange(Request request, Response response, Callback callback) {

  /** Keeps the connection while its client and we are both waiting for something to happen. */
  void waitQuietly() {
    request.addIdleTimeoutListener(timeout -> false);
  }

  /** Begins an answer that goes on for as long as the connection stands, however quiet it is. */
  void hold(String contentType) {
    endPoint().setIdleTimeout(0);
    response.setStatus(HttpStatus.OK_200);
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
  }

  void answer(Answer answer) {
    if (answer.undelivered().isPresent() && hungUp()) {
      answer.undelivered().get().run();
      abort(new EofException("nobody waits for the answer"));
    } else {
      if (endPoint() instanceof AnsweringEndPoint ours) {
        ours.ifUnread(answer.undelivered());
      }
      answer.send(response, callback);
    }
  }

  /**
   * Whether the client of a TCP connection has closed it: what is written then seems to arrive. On
   * a Unix socket the write itself tells, and a client may end its own half first.
   */
  private boolean hungUp() {
    EndPoint endPoint = endPoint();
    if (!(endPoint.getRemoteSocketAddress() instanceof InetSocketAddress)) {
      return false;
    }
    try {
      int read = endPoint.fill(BufferUtil.allocate(1));
      if (read > 0) { // what it belongs to cannot be served any more
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
      }
      return read < 0;
    } catch (IOException broken) {
      return true;
    }
  }

  private EndPoint endPoint() {
    return request.getConnectionMetaData().getConnection().getEndPoint();
  }

  /** Gives up: nothing can be answered any more. */
  @Nullable Void abort(Throwable failure) {
    callback.failed(failure);
    return null;
  }
}
