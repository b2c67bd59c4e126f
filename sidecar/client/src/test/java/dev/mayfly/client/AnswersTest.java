package dev.mayfly.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("each-jdk")
@DisplayName("What a client is answered")
class AnswersTest {

  @Test
  @DisplayName("is JSON of any kind, with every escape")
  void isJson() throws Exception {
    assertEquals(
        Map.of(
            "text", "a\"\\\n\u00e9/",
            "list", List.of(1.0, -2.5e3, true, false, ""),
            "object", Map.of()),
        Json.object(
            " { \"text\" : \"a\\\"\\\\\\n\\u00e9\\/\", \"list\":[1,-2.5e3,true,false,null] ,\"object\":{}} "));
  }

  @ParameterizedTest(name = "[{index}]")
  @DisplayName("is refused where it is no JSON, and not quoted:")
  @ValueSource(
      strings = {
        "",
        "secret",
        "{",
        "{\"secret\"",
        "{\"secret\":}",
        "{\"a\":\"secret",
        "[1]",
        "{} secret",
        "{\"a\":\"\\u12\"}",
        "{\"a\":1 \"secret\":2}"
      })
  void isRefused(String text) {
    String why = assertThrows(IOException.class, () -> Json.object(text)).getMessage();
    assertFalse(why.contains("secret"), why);
  }

  @Test
  @DisplayName("is refused where it is nested without end")
  void isNotNestedWithoutEnd() {
    String deep = "{\"a\":".repeat(100_000);
    assertThrows(IOException.class, () -> Json.object(deep));
  }

  @Test
  @DisplayName("is written so that it is read back")
  void isReadBack() throws Exception {
    String awkward = "\"quoted\" \\ \n\t\u0001 é €";
    assertEquals(Map.of("a", awkward), Json.object("{\"a\":" + Json.quoted(awkward) + "}"));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @DisplayName("where there is no sidecar, says why and what to do:")
  @CsvSource({
    "Permission denied, socket_group",
    "No such file or directory, start `mayfly sidecar`",
    "Connection refused, is being restarted",
    "Something else, cannot reach"
  })
  void saysWhatToDo(String why, String remedy) {
    String message =
        SidecarAwayException.of(Path.of("/run/x.sock"), new SocketException(why)).getMessage();
    assertTrue(message.contains("/run/x.sock") && message.contains(remedy), message);
  }

  @Test
  @DisplayName("is a refusal with status, code, detail and remedy")
  void isARefusal() {
    ApiException braked =
        ApiException.of(
            429,
            "{\"type\":\"urn:x\",\"title\":\"t\",\"status\":429,\"detail\":\"too often\",\"code\":\"braked\",\"remedy\":\"wait\"}");
    assertEquals("too often [braked]: wait", braked.getMessage());
    assertEquals(429, braked.status());
    assertFalse(braked.saysOver());
    assertEquals("unreadable", ApiException.of(502, "<html>").code());
  }

  @ParameterizedTest(name = "{0} {1} {2} is {3}")
  @DisplayName("comes from the socket that is meant:")
  @CsvSource({
    "/x/y.sock, /run/user/1, me, /x/y.sock",
    "'', /run/user/1, me, /run/user/1/mayfly/mayfly.sock",
    "'', /run/user/1, root, /run/mayfly/mayfly.sock",
    "'', '', me, /run/mayfly/mayfly.sock"
  })
  void comesFromTheSocketThatIsMeant(String named, String runtime, String user, String socket) {
    assertEquals(
        Path.of(socket),
        MayflyClient.usualSocket(Map.of("MAYFLY_SOCKET", named, "XDG_RUNTIME_DIR", runtime), user));
  }

  @Test
  @DisplayName("comes from the place where a sidecar listens of which nothing else is said")
  void comesFromTheUsualPlace() {
    Map<String, String> environment = Map.of("XDG_RUNTIME_DIR", "/run/user/1");
    assertEquals(
        MayflyClient.usualPlace(environment, "me"), MayflyClient.usualSocket(environment, "me"));
    assertEquals(Path.of("/run/mayfly/mayfly.sock"), MayflyClient.usualPlace(Map.of(), "me"));
  }
}
