package dev.mayfly.sidecar.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.sidecar.endpoint.Description.Documented;
import dev.mayfly.sidecar.endpoint.Endpoint.Bounds;
import dev.mayfly.sidecar.endpoint.ServedApi.Holder;
import dev.mayfly.sidecar.endpoint.Wire.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("each-jdk")
@DisplayName("What operators.yaml describes and what the operators' socket does")
class OperatorsApiTest {

  private static final String REASON = "{\"reason\":\"a mistake\"}";
  private static final String FADING = DeskInMemory.FADING;
  private static final int AT_ONCE = 16;

  private final Description description = Description.load("operators.yaml");
  private final SortedSet<Documented> seen = new TreeSet<>();
  private final Map<String, String> lines = new LinkedHashMap<>();
  private ServedApi api;
  private Holder holder;

  @BeforeEach
  void start() throws IOException {
    api = new ServedApi(new Bounds(1_000, 1_000, Duration.ofSeconds(1)));
    holder = api.join("nightly");
    lines.put("version", "GET /v1/version");
    lines.put("description", "GET /v1/openapi.yaml");
    lines.put("tasks", "GET /v1/tasks");
    lines.put("status", "GET " + holder.path());
    lines.put("end", "POST " + holder.path() + "/end");
  }

  @AfterEach
  void stop() throws IOException {
    api.close();
  }

  @Test
  @DisplayName("are the same: every answer described is given, as described, and no other is seen")
  void same() throws IOException {
    for (String operation : lines.keySet()) {
      see(operation, "", "");
      see(operation, "?unknown=1", "");
      see(operation, "", "Origin: http://mayfly\r\n");
      see(operation, "", "X: " + "x".repeat(9_000) + "\r\n");
      see(operation, send(lines.get(operation) + " HTTP/1.1\r\nHost: evil.example\r\n\r\n"));
    }
    bodies();
    tooMany();
    forgotten();
    assertEquals(description.documented(), seen);
  }

  /** A while ago, or between the look at who asks and the look at the task. */
  private void forgotten() throws IOException {
    api.service.forget(holder.task());
    for (String operation : List.of("status", "end")) {
      see(operation, "", "");
      String line = lines.get(operation).replace(holder.path(), api.join(FADING).path());
      see(operation, api.operate(line, "", operation.equals("end") ? REASON : ""));
    }
  }

  private void bodies() throws IOException {
    String head = lines.get("end") + " HTTP/1.1\r\nHost: mayfly\r\n";
    String json = head + "Content-Type: application/json\r\n";
    see("end", send(head + "Content-Type: text/plain\r\nContent-Length: 1\r\n\r\nx"));
    see("end", send(json + "Content-Length: 9\r\n\r\n{"));
    see("end", send(json + "Content-Length: 70000\r\n\r\n" + "x".repeat(70_000)));
  }

  private void tooMany() throws IOException {
    List<Wire> waiting = new ArrayList<>();
    try {
      for (int i = 0; i < AT_ONCE; i++) {
        Wire wire = Wire.connect(api.operators);
        waiting.add(wire.request(lines.get("end") + "?wait=60s", "", REASON));
      }
      while (api.operate("GET /v1/version", "", "").status() != 429) {
        // until those that wait are there
      }
      for (String operation : lines.keySet()) {
        see(operation, "", "");
      }
      api.service.ended(holder.task());
      for (Wire wire : waiting) {
        see("end", wire.response());
      }
    } finally {
      for (Wire wire : waiting) {
        wire.close();
      }
    }
    while (api.operate("GET /v1/version", "", "").status() == 429) {
      // until their places are free
    }
  }

  @Test
  @DisplayName("have no path that is not described, and one method each")
  void paths() throws IOException {
    for (String line : lines.values()) {
      assertEquals(404, api.operate(line + "/", "", "").status(), line);
      String other =
          line.startsWith("GET ") ? line.replace("GET ", "POST ") : line.replace("POST ", "GET ");
      assertEquals(405, api.operate(other, "", "").status(), other);
    }
    String text = api.operate("GET /v1/openapi.yaml", "", "").body();
    description.paths().keySet().forEach(path -> assertTrue(text.contains(path + ":")));
    assertEquals(lines.size(), description.paths().size());
  }

  @Test
  @DisplayName("name whoever ended a task in the reason")
  void reason() throws IOException {
    String user = Files.getOwner(api.operators).getName();
    String body = api.operate(lines.get("end"), "", REASON).body();
    assertTrue(body.contains("operator " + user + ": a mistake"), body);
    assertEquals(
        PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(api.operators));
  }

  private Response send(String request) throws IOException {
    try (Wire wire = Wire.connect(api.operators)) {
      return wire.send(request).response();
    }
  }

  private void see(String operation, String query, String headers) throws IOException {
    String body = operation.equals("end") ? REASON : "";
    see(operation, api.operate(lines.get(operation) + query, headers, body));
  }

  private void see(String operation, Response answer) {
    seen.add(new Documented(operation, answer.status()));
    assertTrue(
        description.documented().contains(new Documented(operation, answer.status())),
        operation + " is answered with " + answer);
    assertEquals(List.of(), description.faults(operation, answer), operation + " " + answer);
  }
}
