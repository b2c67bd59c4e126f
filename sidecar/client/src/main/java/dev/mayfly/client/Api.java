package dev.mayfly.client;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The API of one sidecar, as one task's holder calls it; each request on a connection of its own.
 *
 * @param task the path of the task's incarnation
 * @param secret the task's; never printed
 */
record Api(Path socket, String task, String secret) {

  /** How long an answer may take, beyond what it was asked to wait. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** A join waits for Vault and for every target. */
  private static final Duration JOIN = Duration.ofMinutes(5);

  private static final Duration FOR_EVER = Duration.ZERO;

  /** What is answered to a join. */
  static String join(Path socket, String task, String purpose) throws IOException {
    String why = purpose.isEmpty() ? "" : ",\"purpose\":" + Json.quoted(purpose);
    return new Api(socket, "", "")
        .call("POST /v1/tasks", "{\"task\":" + Json.quoted(task) + why + "}", JOIN);
  }

  /** The API for a task that was joined. */
  static Api of(Path socket, String name, String incarnation, String secret) {
    return new Api(socket, "/v1/tasks/" + encoded(name) + "/" + encoded(incarnation), secret);
  }

  /** What is answered to an operator who asks for all tasks. */
  static String tasks(Path socket) throws IOException {
    return new Api(socket, "", "").call("GET /v1/tasks", "", PATIENCE);
  }

  /** Each segment by itself; a slash stays one. */
  private static String encoded(String path) {
    return Arrays.stream(path.split("/", -1))
        .map(each -> URLEncoder.encode(each, StandardCharsets.UTF_8).replace("+", "%20"))
        .collect(Collectors.joining("/"));
  }

  TaskStatus status() throws IOException {
    return TaskStatus.of(call("GET " + task, "", PATIENCE));
  }

  void beat() throws IOException {
    call("POST " + task + "/beat", "", PATIENCE);
  }

  void extend(Duration time) throws IOException {
    call("POST " + task + "/extend", "{\"for\":\"" + time.toSeconds() + "s\"}", PATIENCE);
  }

  TaskStatus end(String reason, Duration wait) throws IOException {
    return TaskStatus.of(
        call(
            "POST " + task + "/end?wait=" + wait.toSeconds() + "s",
            "{\"reason\":" + Json.quoted(reason) + "}",
            PATIENCE.plus(wait)));
  }

  /** The newest credential of a grant that is newer than {@code after}; empty after the wait. */
  Optional<Credential> credential(String grant, long after, Duration wait) throws IOException {
    String query = "?after=" + after + "&wait=" + wait.toSeconds() + "s";
    String body =
        call("GET " + task + "/credentials/" + encoded(grant) + query, "", PATIENCE.plus(wait));
    return body.isEmpty() ? Optional.empty() : Optional.of(Credential.of(Json.object(body)));
  }

  /** Holds the pulse until the connection is closed; the caller closes it. */
  Answer hold(Connection connection) throws IOException {
    send(connection, "POST " + task + "/pulse", "Transfer-Encoding: chunked\r\n", "");
    Answer answer = Answer.of(connection, FOR_EVER);
    if (answer.status() != 200) {
      throw ApiException.of(answer.status(), answer.body());
    }
    return answer;
  }

  private String call(String request, String json, Duration patience) throws IOException {
    try (Connection connection = Connection.open(socket)) {
      int length = json.getBytes(StandardCharsets.UTF_8).length;
      String content =
          json.isEmpty()
              ? ""
              : "Content-Type: application/json\r\nContent-Length: " + length + "\r\n";
      send(connection, request, "Connection: close\r\n" + content, json);
      Answer answer = Answer.of(connection, patience);
      String body = answer.body();
      if (answer.status() / 100 != 2) {
        throw ApiException.of(answer.status(), body);
      }
      return body;
    }
  }

  private void send(Connection connection, String request, String headers, String body)
      throws IOException {
    String authorization = secret.isEmpty() ? "" : "Authorization: Bearer " + secret + "\r\n";
    String text =
        request + " HTTP/1.1\r\nHost: mayfly\r\n" + authorization + headers + "\r\n" + body;
    connection.send(text.getBytes(StandardCharsets.UTF_8), PATIENCE);
  }

  @Override
  public String toString() {
    return "the API at " + socket + " for " + task;
  }
}
