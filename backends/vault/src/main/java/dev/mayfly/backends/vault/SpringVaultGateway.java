package dev.mayfly.backends.vault;

import dev.mayfly.backends.vault.http.JsonConverter;
import dev.mayfly.backends.vault.http.OneShotRequestFactory;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.credential.Secret;
import dev.mayfly.core.time.Deadline;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.util.StreamUtils;
import org.springframework.vault.client.VaultHttpHeaders;
import org.springframework.web.client.HttpMessageConverterExtractor;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.util.UriUtils;

/**
 * The gateway on Spring Vault's {@link RestTemplate}. Follows one redirect of a standby to the
 * active node, never to plain HTTP.
 */
public final class SpringVaultGateway implements VaultGateway, AutoCloseable {

  private static final int LONGEST_WORDS = 300;

  private final VaultServer server;
  private final OneShotRequestFactory requests;
  private final JsonConverter json = new JsonConverter();
  private final RestTemplate rest = new RestTemplate(List.of(json));

  /** What came back, and where a standby would rather have had it sent. */
  private record Answer(VaultReply reply, Optional<URI> elsewhere) {}

  public SpringVaultGateway(VaultServer server) {
    this.server = server;
    this.requests = new OneShotRequestFactory(server.tls());
    rest.setRequestFactory(requests);
    rest.setErrorHandler(response -> false);
  }

  @Override
  public VaultReply call(VaultCall call, Deadline deadline) throws BackendException {
    try {
      Answer answer = send(uri(call), call, deadline);
      if (answer.elsewhere().isPresent()) {
        answer = send(answer.elsewhere().get(), call, deadline);
      }
      return answer.reply();
    } catch (ResourceAccessException e) {
      throw WireFailures.of(
          server, call, e.getCause() instanceof IOException cause ? cause : new IOException(e));
    } catch (RestClientException | HttpMessageNotReadableException e) {
      throw WireFailures.notVault(server, call, e);
    }
  }

  @Override
  public VaultCommands commands() {
    return new VaultCommands(server.namespace());
  }

  private Answer send(URI uri, VaultCall call, Deadline deadline) {
    Answer answer =
        rest.execute(
            uri,
            HttpMethod.valueOf(call.verb().method()),
            request -> {
              request.getAttributes().put(OneShotRequestFactory.DEADLINE, deadline);
              write(call, request);
            },
            response -> read(uri, response));
    if (answer == null) {
      throw new IllegalStateException("no answer was read");
    }
    return answer;
  }

  private URI uri(VaultCall call) {
    String path = UriUtils.encodePath(call.path(), StandardCharsets.UTF_8);
    return server.api(call.query().isEmpty() ? path : path + "?" + query(call));
  }

  private static String query(VaultCall call) {
    return call.query().entrySet().stream()
        .map(each -> each.getKey() + "=" + UriUtils.encode(each.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  /**
   * Not through the template's own callback: that one logs bodies when debugging, and ours hold
   * secrets.
   */
  private void write(VaultCall call, ClientHttpRequest request) throws IOException {
    HttpHeaders headers = request.getHeaders();
    headers.set("X-Vault-Request", "true");
    call.token().ifPresent(token -> headers.set(VaultHttpHeaders.VAULT_TOKEN, token.expose()));
    server
        .namespace()
        .ifPresent(namespace -> headers.set(VaultHttpHeaders.VAULT_NAMESPACE, namespace));
    if (call.verb() == VaultCall.Verb.UPDATE) {
      Map<String, Object> body = new TreeMap<>(call.body());
      body.replaceAll((key, value) -> value instanceof Secret secret ? secret.expose() : value);
      json.write(body, MediaType.APPLICATION_JSON, request);
    }
  }

  private Answer read(URI sentTo, ClientHttpResponse response) throws IOException {
    int status = response.getStatusCode().value();
    Optional<URI> elsewhere =
        status == 307 ? elsewhere(sentTo, response.getHeaders().getLocation()) : Optional.empty();
    MediaType type = response.getHeaders().getContentType();
    if (type != null && MediaType.APPLICATION_JSON.isCompatibleWith(type)) {
      Map<?, ?> json =
          new HttpMessageConverterExtractor<>(Map.class, rest.getMessageConverters())
              .extractData(response);
      return new Answer(VaultReply.of(status, json == null ? Map.of() : json), elsewhere);
    }
    String words = StreamUtils.copyToString(response.getBody(), StandardCharsets.UTF_8);
    if (status < 300 && !words.isBlank()) {
      throw new RestClientException("answered " + status + " without JSON");
    }
    return new Answer(
        VaultReply.of(status, words.substring(0, Math.min(LONGEST_WORDS, words.length()))),
        elsewhere);
  }

  /** A standby names the active node. The token goes there only if it stays as safe as it was. */
  static Optional<URI> elsewhere(URI sentTo, @Nullable URI location) {
    return Optional.ofNullable(location)
        .filter(URI::isAbsolute)
        .filter(uri -> uri.getRawAuthority() != null)
        .filter(
            uri -> "https".equals(uri.getScheme()) || sentTo.getScheme().equals(uri.getScheme()));
  }

  @Override
  public void close() {
    requests.close();
  }
}
