package dev.mayfly.sidecar.drills;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What OpenBao wrote of every request and answer, secrets in clear. */
final class RawAudit {

  private static final JsonMapper JSON = new JsonMapper();

  private final Path file;

  RawAudit(Path file) {
    this.file = file;
  }

  /** The logins that were made with roles of this name, in order, whether or not anybody heard. */
  List<Login> logins(String role) {
    return answers().stream()
        .filter(line -> line.at("/request/path").asString("").endsWith("/creds/" + role))
        .map(line -> line.at("/response/data"))
        .filter(data -> data.has("username"))
        .map(data -> new Login(data.at("/username").asString(), data.at("/password").asString()))
        .toList();
  }

  /** The requests that were answered without an error, in order: operation and path. */
  List<String> requests() {
    return answers().stream()
        .filter(line -> line.path("error").asString("").isEmpty())
        .map(line -> line.at("/request/operation").asString() + " " + path(line))
        .toList();
  }

  private static String path(JsonNode line) {
    return line.at("/request/path").asString();
  }

  private List<JsonNode> answers() {
    return lines().stream()
        .filter(line -> line.path("type").asString("").equals("response"))
        .toList();
  }

  /** Its last line may be half written. */
  private List<JsonNode> lines() {
    try {
      String text = Files.readString(file);
      List<JsonNode> lines = new ArrayList<>();
      text.substring(0, text.lastIndexOf('\n') + 1)
          .lines()
          .forEach(line -> lines.add(JSON.readTree(line)));
      return lines;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
