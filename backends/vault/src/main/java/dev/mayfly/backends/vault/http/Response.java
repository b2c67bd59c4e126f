package dev.mayfly.backends.vault.http;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpResponse;

/** An answer that was read to its end. */
final class Response implements ClientHttpResponse {

  private final int status;
  private final HttpHeaders headers;
  private final byte[] body;
  private final boolean reusable;

  /**
   * An answer.
   *
   * @param reusable whether its connection can carry another request
   */
  Response(int status, HttpHeaders headers, byte[] body, boolean reusable) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.reusable = reusable;
  }

  boolean reusable() {
    return reusable;
  }

  @Override
  public HttpStatusCode getStatusCode() {
    return HttpStatusCode.valueOf(status);
  }

  @Override
  public String getStatusText() {
    return "";
  }

  @Override
  public HttpHeaders getHeaders() {
    return headers;
  }

  @Override
  public InputStream getBody() {
    return new ByteArrayInputStream(body);
  }

  @Override
  public void close() {}
}
