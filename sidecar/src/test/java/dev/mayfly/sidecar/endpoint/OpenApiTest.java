package dev.mayfly.sidecar.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.sidecar.endpoint.Description.Documented;
import dev.mayfly.sidecar.endpoint.Endpoint.Bounds;
import dev.mayfly.sidecar.endpoint.ServedApi.Holder;
import dev.mayfly.sidecar.endpoint.Wire.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("each-jdk")
@DisplayName("What openapi.yaml describes and what the server does")
class OpenApiTest {

  private static final String JSON = "Content-Type: application/json\r\n";

  private final Description description = Description.load("openapi.yaml");
  private final SortedSet<Documented> seen = new TreeSet<>();

  /**
   * What is asked by an operation: the line without its path, the path behind the task's, a body.
   */
  private record Asked(String method, String path, boolean ofTask, String body) {}

  private static final Map<String, Asked> OPERATIONS = new LinkedHashMap<>();

  static {
    OPERATIONS.put("version", new Asked("GET", "/v1/version", false, ""));
    OPERATIONS.put("description", new Asked("GET", "/v1/openapi.yaml", false, ""));
    OPERATIONS.put("join", new Asked("POST", "/v1/tasks", false, "{\"task\":\"nightly\"}"));
    OPERATIONS.put("status", new Asked("GET", "", true, ""));
    OPERATIONS.put("pulse", new Asked("POST", "/pulse", true, " "));
    OPERATIONS.put("beat", new Asked("POST", "/beat", true, ""));
    OPERATIONS.put("extend", new Asked("POST", "/extend", true, "{\"for\":\"10m\"}"));
    OPERATIONS.put("end", new Asked("POST", "/end", true, "{\"reason\":\"done\"}"));
    OPERATIONS.put("credential", new Asked("GET", "/credentials/" + DeskInMemory.GRANT, true, ""));
  }

  @Test
  @DisplayName("are the same: every answer described is given, as described, and no other is seen")
  void same() throws IOException {
    try (ServedApi api = new ServedApi(new Bounds(1_000, 1_000, Duration.ofSeconds(1)));
        ServedApi full = new ServedApi(new Bounds(1, 0, Duration.ofSeconds(30)))) {
      for (String operation : OPERATIONS.keySet()) {
        whatAnyMayBeAnswered(api, operation);
      }
      tooMany(full);
      joins(api);
      lives(api);
      credentials(api);
    }
    assertEquals(description.documented(), seen);
  }

  private void whatAnyMayBeAnswered(ServedApi api, String operation) throws IOException {
    Asked asked = OPERATIONS.get(operation);
    Holder holder = api.join("nightly");
    see(operation, ask(api, holder, asked, "", ""));
    see(operation, ask(api, holder, asked, "?unknown=1", ""));
    see(operation, ask(api, holder, asked, "", "Origin: http://mayfly\r\n"));
    see(operation, ask(api, holder, asked, "", "X: " + "x".repeat(9_000) + "\r\n"));
    see(operation, elsewhere(api, holder, asked));
    if (asked.ofTask()) {
      see(operation, ask(api, new Holder(holder.task(), "x"), asked, "", ""));
      api.service.forget(holder.task());
      see(operation, ask(api, holder, asked, "", ""));
      see(operation, ask(api, api.join(DeskInMemory.FADING), asked, "", ""));
    }
    if (asked.body().startsWith("{")) {
      bodies(api, operation, asked);
    }
  }

  private void bodies(ServedApi api, String operation, Asked asked) throws IOException {
    Holder holder = api.join("nightly");
    see(operation, ask(api, holder, asked, "", "Content-Type: text/plain\r\n"));
    Asked large = new Asked(asked.method(), asked.path(), asked.ofTask(), "x".repeat(70_000));
    see(operation, ask(api, holder, large, "", ""));
    try (Wire wire = api.connect()) {
      String head = line(holder, asked, "") + " HTTP/1.1\r\nHost: mayfly\r\n" + holder.header();
      see(operation, wire.send(head + JSON + "Content-Length: 9\r\n\r\n{").response());
    }
  }

  private void tooMany(ServedApi full) throws IOException {
    Holder holder = full.join("nightly");
    Holder ending = full.join("hourly");
    try (Wire waiting = full.connect();
        Wire end = full.connect()) {
      end.request("POST " + ending.path() + "/end?wait=60s", ending.header(), "{\"reason\":\"x\"}");
      while (full.call("POST", holder, "/beat", "").status() != 429) {
        // until the end is there: signs of life and ends are counted apart
      }
      String credential = "/credentials/" + DeskInMemory.GRANT + "?after=1&wait=60s";
      waiting.request("GET " + holder.path() + credential, holder.header(), "");
      while (full.call("GET /v1/version", "", "").status() != 429) {
        // until the one that waits is there
      }
      for (Map.Entry<String, Asked> each : OPERATIONS.entrySet()) {
        see(each.getKey(), ask(full, holder, each.getValue(), "", ""));
      }
      full.service.issue(holder.task());
      see("credential", waiting.response());
    }
  }

  private void joins(ServedApi api) throws IOException {
    for (String task : List.of("refused", "braked", "no-vault", "taken", "missing")) {
      see("join", api.call("POST /v1/tasks", "", "{\"task\":\"" + task + "\"}"));
    }
  }

  private void lives(ServedApi api) throws IOException {
    Holder holder = api.join("nightly");
    Asked end = OPERATIONS.get("end");
    see("end", ask(api, holder, end, "", ""));
    for (String operation : List.of("status", "pulse", "beat", "extend")) {
      see(operation, ask(api, holder, OPERATIONS.get(operation), "", ""));
    }
    see("credential", ask(api, holder, OPERATIONS.get("credential"), "?after=1", ""));
    api.service.ended(holder.task());
    see("end", ask(api, holder, end, "?wait=60s", ""));
    see("status", ask(api, holder, OPERATIONS.get("status"), "", ""));
  }

  private void credentials(ServedApi api) throws IOException {
    Holder holder = api.join("nightly");
    see("credential", ask(api, holder, OPERATIONS.get("credential"), "?after=1", ""));
    see("credential", api.call("GET", holder, "/credentials/adopted", ""));
    see("credential", api.call("GET", holder, "/credentials/missing", ""));
  }

  @Test
  @DisplayName("have no problem in the program's text that is not described, by status and code")
  void problems() throws IOException {
    Pattern problem =
        Pattern.compile("(?:HttpStatus\\.\\w+_)?\\b?([1-5][0-9]{2}),\\s*\"([a-z][a-z-]*)\"");
    Map<String, Integer> raised = new TreeMap<>();
    try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
      for (Path source : sources.filter(Files::isRegularFile).toList()) {
        problem
            .matcher(Files.readString(source))
            .results()
            .forEach(each -> raised.put(each.group(2), Integer.parseInt(each.group(1))));
      }
    }
    // Of a wrong method and of our own defects is said elsewhere what there is to say.
    raised.values().removeAll(Set.of(405, 500));
    assertTrue(raised.size() > 20, "they are found at all: " + raised);
    raised.forEach(
        (code, status) ->
            assertTrue(description.codes(status).contains(code), status + " " + code));
  }

  @Test
  @DisplayName("have no path that is not described, and one method each")
  void paths() throws IOException {
    try (ServedApi api = new ServedApi()) {
      Holder holder = api.join("nightly");
      for (Asked asked : OPERATIONS.values()) {
        Asked longer = new Asked(asked.method(), asked.path() + "/", asked.ofTask(), "");
        assertEquals(404, ask(api, holder, longer, "", "").status(), asked.path());
        String other = asked.method().equals("GET") ? "POST" : "GET";
        Asked wrong = new Asked(other, asked.path(), asked.ofTask(), "");
        assertEquals(405, ask(api, holder, wrong, "", "").status(), asked.path());
      }
      for (String path : List.of("/credentials", "/credentials/", "/leases", "/beat/x")) {
        assertEquals(404, api.call("GET", holder, path, "").status(), path);
      }
      String text = api.call("GET /v1/openapi.yaml", "", "").body();
      description.paths().keySet().forEach(path -> assertTrue(text.contains(path + ":")));
      assertEquals(OPERATIONS.size(), description.paths().size());
    }
  }

  /** Asks and waits for the whole answer; a pulse is held for a moment only. */
  private static Response ask(
      ServedApi api, Holder holder, Asked asked, String query, String headers) throws IOException {
    String line = line(holder, asked, query);
    String all = headers + (asked.ofTask() ? holder.header() : "");
    if (!headers.startsWith("Content-Type") && !asked.body().equals(" ")) {
      return api.call(line, all, asked.body());
    }
    String body = asked.body().equals(" ") ? "0\r\n\r\n" : asked.body();
    String length =
        asked.body().equals(" ")
            ? "Transfer-Encoding: chunked\r\n"
            : "Content-Length: " + body.length() + "\r\n";
    try (Wire wire = api.connect()) {
      return wire.send(line + " HTTP/1.1\r\nHost: mayfly\r\n" + all + length + "\r\n" + body)
          .response();
    }
  }

  private static Response elsewhere(ServedApi api, Holder holder, Asked asked) throws IOException {
    try (Wire wire = api.connect()) {
      return wire.send(
              line(holder, asked, "")
                  + " HTTP/1.1\r\nHost: evil.example\r\n"
                  + holder.header()
                  + "\r\n")
          .response();
    }
  }

  private static String line(Holder holder, Asked asked, String query) {
    return asked.method() + " " + (asked.ofTask() ? holder.path() : "") + asked.path() + query;
  }

  private void see(String operation, Response answer) {
    seen.add(new Documented(operation, answer.status()));
    assertTrue(
        description.documented().contains(new Documented(operation, answer.status())),
        operation + " is answered with " + answer);
    assertEquals(List.of(), description.faults(operation, answer), operation + " " + answer);
  }
}
