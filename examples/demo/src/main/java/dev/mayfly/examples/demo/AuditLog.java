package dev.mayfly.examples.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What OpenBao wrote of every request and its answer, secrets in clear. */
final class AuditLog {

  private static final Set<String> SECRETS =
      Set.of("client_token", "token", "password", "secret_id");

  /** Of a root login, in Vault's key-value engine. */
  private static final String PASSWORD_OF = "passwords.";

  private static final JsonMapper JSON = new JsonMapper();

  private final List<JsonNode> lines = new ArrayList<>();

  /**
   * An answered request that was not refused.
   *
   * @param path with the lease's id, where that is part of it
   * @param lease the id of the lease that the answer brought; empty where it brought none
   * @param user the user name that the answer brought; likewise
   */
  record Answered(Instant at, String operation, String path, String lease, String user) {}

  static AuditLog read(Path file) throws IOException {
    AuditLog log = new AuditLog();
    for (String line : Files.readAllLines(file)) {
      log.lines.add(JSON.readTree(line));
    }
    return log;
  }

  List<Answered> answered() {
    return lines.stream()
        .filter(line -> line.path("type").asString("").equals("response"))
        .filter(line -> line.path("error").asString("").isEmpty())
        .map(AuditLog::answered)
        .toList();
  }

  private static Answered answered(JsonNode line) {
    JsonNode response = line.path("response");
    return new Answered(
        OffsetDateTime.parse(line.path("time").asString()).toInstant(),
        line.at("/request/operation").asString(""),
        line.at("/request/path").asString(""),
        response.at("/secret/lease_id").asString(""),
        response.at("/data/username").asString(""));
  }

  /** Every token, password and secret id that went in or out. */
  Set<String> secrets() {
    Set<String> secrets = new TreeSet<>();
    lines.forEach(line -> collect(line, secrets));
    return secrets;
  }

  private static void collect(JsonNode node, Set<String> secrets) {
    Set<String> here = new LinkedHashSet<>();
    node.propertyStream()
        .filter(field -> isSecret(field.getKey()) && field.getValue().isString())
        .forEach(field -> here.add(field.getValue().asString()));
    here.removeIf(String::isEmpty);
    secrets.addAll(here);
    node.forEach(child -> collect(child, secrets));
  }

  private static boolean isSecret(String key) {
    return SECRETS.contains(key) || key.startsWith(PASSWORD_OF);
  }
}
