package dev.mayfly.backends.vault.http;

import java.net.URI;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;

/**
 * Makes requests that are sent exactly once: no redirect is followed, nothing is sent again. Each
 * must carry its deadline as the attribute {@link #DEADLINE}. What was certainly never sent ends in
 * a {@link NotSentException}. Thread-safe.
 */
public final class OneShotRequestFactory implements ClientHttpRequestFactory, AutoCloseable {

  public static final String DEADLINE = OneShotRequestFactory.class.getName() + ".deadline";

  private final Connections connections;

  public OneShotRequestFactory(TlsFiles tls) {
    this.connections = new Connections(new Tls(tls));
  }

  @Override
  public ClientHttpRequest createRequest(URI uri, HttpMethod method) {
    return new OneShotRequest(connections, uri, method);
  }

  @Override
  public void close() {
    connections.close();
  }
}
