package dev.mayfly.sidecar.endpoint;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpStatus;

/**
 * {@code GET …/credentials/GRANT}: the newest credential, or the next one as soon as it is there.
 */
final class CredentialResource {

  static final String AFTER = "after";
  private static final Pattern SEQUENCE = Pattern.compile("[0-9]{1,18}");

  private final TaskService service;

  CredentialResource(TaskService service) {
    this.service = service;
  }

  CompletionStage<Answer> next(ApiRequest request) {
    String after = request.parameters().getOrDefault(AFTER, "0");
    if (!SEQUENCE.matcher(after).matches()) {
      throw new ProblemException(
          Problem.badParameter(
              "`after` is not as it should be", "the sequence of the credential already had"));
    }
    return service
        .credential(
            request.task(),
            request.grant(),
            Long.parseLong(after),
            WaitParameter.of(request.parameters()))
        .thenApply(
            served ->
                served
                    .map(it -> Answer.json(HttpStatus.OK_200, fields(it)))
                    .orElseGet(Answer::nothing));
  }

  static Map<String, Object> fields(ServedCredential served) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("grant", served.grant());
    fields.put("sequence", served.sequence());
    fields.put("valid_until", served.validUntil());
    fields.put("at_most_until", served.atMostUntil());
    fields.put("kind", served.kind());
    fields.put("values", served.values());
    return fields;
  }
}
