package dev.mayfly.sidecar.endpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.jetty.http.HttpStatus;

/** What the API is: {@code GET /v1/version} and {@code /v1/openapi.yaml}; for everybody. */
final class AboutResources {

  private static final int API = 1;

  private AboutResources() {}

  static CompletionStage<Answer> version(ApiRequest request) {
    String version =
        Optional.ofNullable(AboutResources.class.getPackage().getImplementationVersion())
            .orElse("unpackaged");
    return CompletableFuture.completedStage(
        Answer.json(HttpStatus.OK_200, Map.of("api", API, "mayfly", version)));
  }

  /** {@code file}: the description, beside this class. */
  static CompletionStage<Answer> description(String file) {
    try (InputStream in = Objects.requireNonNull(AboutResources.class.getResourceAsStream(file))) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return CompletableFuture.completedStage(Answer.text("application/yaml", text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
