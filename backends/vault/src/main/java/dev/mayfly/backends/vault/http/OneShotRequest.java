package dev.mayfly.backends.vault.http;

import dev.mayfly.core.time.Deadline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.AbstractClientHttpRequest;
import org.springframework.http.client.ClientHttpResponse;

/** A request that is sent once, within the deadline among its attributes. */
final class OneShotRequest extends AbstractClientHttpRequest {

  private final Connections connections;
  private final URI uri;
  private final HttpMethod method;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();

  OneShotRequest(Connections connections, URI uri, HttpMethod method) {
    this.connections = connections;
    this.uri = uri;
    this.method = method;
  }

  @Override
  public HttpMethod getMethod() {
    return method;
  }

  @Override
  public URI getURI() {
    return uri;
  }

  @Override
  protected OutputStream getBodyInternal(HttpHeaders headers) {
    return body;
  }

  @Override
  protected ClientHttpResponse executeInternal(HttpHeaders headers) throws IOException {
    Deadline deadline = (Deadline) getAttributes().get(OneShotRequestFactory.DEADLINE);
    if (deadline == null) {
      throw new IllegalStateException("a request without a deadline");
    }
    byte[] request = bytes(headers);
    Connection connection = connections.take(Origin.of(uri), deadline);
    boolean keep = false;
    try {
      Response response = connection.exchange(request, method.equals(HttpMethod.HEAD), deadline);
      keep = response.reusable();
      return response;
    } finally {
      if (keep) {
        connections.give(connection);
      } else {
        connection.close();
      }
    }
  }

  private byte[] bytes(HttpHeaders headers) throws IOException {
    headers.set(HttpHeaders.HOST, uri.getRawAuthority());
    headers.setContentLength(body.size());
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    StringBuilder head =
        new StringBuilder(method.name() + " " + uri.getRawPath() + query + " HTTP/1.1\r\n");
    headers.forEach((name, values) -> values.forEach(value -> head.append(field(name, value))));
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    body.writeTo(request);
    return request.toByteArray();
  }

  private static String field(String name, String value) {
    if (value.chars().anyMatch(character -> character < ' ')) {
      throw new IllegalArgumentException("header " + name + " holds a control character");
    }
    return name + ": " + value + "\r\n";
  }
}
