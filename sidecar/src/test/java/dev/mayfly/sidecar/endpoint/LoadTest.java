package dev.mayfly.sidecar.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.sidecar.endpoint.Endpoint.Bounds;
import dev.mayfly.sidecar.endpoint.ServedApi.Holder;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Whoever may connect to the socket")
class LoadTest {

  private static final String SLOW =
      String.join(
          "\r\n",
          "POST /v1/tasks HTTP/1.1",
          "Host: mayfly",
          "Content-Type: application/json",
          "Content-Length: 16000",
          "",
          "");

  private ServedApi api;
  private Holder holder;
  private final List<Wire> wires = new ArrayList<>();

  @BeforeEach
  void start() throws IOException {
    api = new ServedApi();
    holder = api.join("nightly");
  }

  @AfterEach
  void stop() throws IOException {
    for (Wire wire : wires) {
      wire.close();
    }
    api.close();
  }

  private Wire connect() throws IOException {
    Wire wire = api.connect();
    wires.add(wire);
    return wire;
  }

  @Test
  @DisplayName("holds up nobody's beat, extension, end or join with a thousand slow bodies")
  void slowBodies() throws IOException {
    for (int i = 0; i < 1_020; i++) {
      connect().send(SLOW + "{\"task\":\"" + "x".repeat(15_000));
    }
    assertEquals(204, api.call("POST", holder, "/beat", "").status());
    assertEquals(204, api.call("POST", holder, "/extend", "{\"for\":\"9m\"}").status());
    api.join("hourly");
    assertEquals(202, api.call("POST", holder, "/end", "{\"reason\":\"done\"}").status());
  }

  @Test
  @DisplayName("is answered in the end, however slowly the body comes on, and is cut off")
  void dribbles() throws Exception {
    Wire wire = connect().send(SLOW);
    CompletableFuture<Integer> answer =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return wire.head().status();
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    for (int i = 0; i < 16_000 && !answer.isDone() && takesOneMore(wire); i++) {
      assertEquals(204, api.call("POST", holder, "/beat", "").status());
    }
    assertEquals(408, answer.get(60, TimeUnit.SECONDS));
  }

  /** It is cut off as soon as it is answered. */
  private static boolean takesOneMore(Wire wire) {
    try {
      wire.send(" ");
      return true;
    } catch (IOException cutOff) {
      return false;
    }
  }

  @Test
  @DisplayName("has so many bodies under way, and others as many beside them")
  void bodiesOfOne() throws Exception {
    for (int i = 0; i < 40; i++) {
      connect().send(SLOW);
    }
    int refused = 0;
    for (Wire wire : wires) {
      refused += wire.response().status() == 429 ? 1 : 0;
    }
    assertTrue(refused >= 8, refused + " of 40 were refused at once");
    try (Wire other = Wire.connect(api.loopback)) { // another peer, as the kernel tells us
      assertEquals(
          201, other.request("POST /v1/tasks", "", "{\"task\":\"x\"}").response().status());
    }
  }

  @Test
  @DisplayName("keeps nobody else out by requests that wait")
  void requestsOfOne() throws IOException {
    try (ServedApi small = new ServedApi(new Bounds(4, 10, Duration.ofSeconds(30)))) {
      Holder waiting = small.join("nightly");
      List<Wire> held = new ArrayList<>();
      String line = "GET " + waiting.path() + "/credentials/orders/read?after=1&wait=60s";
      int status = 0;
      while (status != 429) { // until as many wait as may
        held.add(small.connect().request(line, waiting.header(), ""));
        status = small.call("GET", waiting, "", "").status();
      }
      assertEquals(204, small.call("POST", waiting, "/beat", "").status());
      assertEquals(202, small.call("POST", waiting, "/end", "{\"reason\":\"x\"}").status());
      try (Wire other = Wire.connect(small.loopback)) {
        assertEquals(200, other.request("GET /v1/version", "", "").response().status());
      }
      for (Wire wire : held) {
        wire.close();
      }
    }
  }

  @Test
  @DisplayName("holds a task's pulse a few times, and no other task's is refused for that")
  void pulsesOfOne() throws IOException {
    for (int i = 0; i < 8; i++) {
      wires.add(api.pulse(holder));
    }
    assertThrows(IOException.class, () -> api.pulse(holder));
    wires.add(api.pulse(api.join("hourly")));
  }

  @Test
  @DisplayName("finds room where others are connected and silent: the first of them goes")
  void silence() throws IOException {
    for (int i = 0; i < 600; i++) {
      connect().send("GET /v1/ver");
    }
    assertEquals(200, api.call("GET /v1/version", "", "").status());
    assertTrue(wires.get(0).closed());
  }

  @Test
  @DisplayName("and is gone before the join is answered is told of: nobody has the task")
  void goneBeforeTheAnswer() throws Exception {
    goneBeforeTheAnswer(api.connect());
    goneBeforeTheAnswer(Wire.connect(api.loopback));
  }

  private void goneBeforeTheAnswer(Wire wire) throws Exception {
    CompletableFuture<Void> joins = new CompletableFuture<>();
    api.service.joins = joins;
    int before = api.service.asked.get();
    wire.request("POST /v1/tasks", "", "{\"task\":\"left\"}");
    while (api.service.asked.get() == before) {
      Thread.onSpinWait();
    }
    wire.close();
    joins.complete(null);
    assertNotNull(api.service.unheld.poll(60, TimeUnit.SECONDS), "nobody was told");
  }

  @Test
  @DisplayName("and goes without reading the answer to a join is told of as well")
  void goneWithoutReading() throws Exception {
    goneWithoutReading(api.connect());
    goneWithoutReading(Wire.connect(api.loopback));
  }

  private void goneWithoutReading(Wire wire) throws Exception {
    wire.request("POST /v1/tasks", "", "{\"task\":\"unread\"}").awaitBytes();
    assertNull(api.service.unheld.poll());
    wire.close();
    assertNotNull(api.service.unheld.poll(60, TimeUnit.SECONDS), "nobody was told");
  }

  @Test
  @DisplayName("and has read it has the task, whatever it leaves unread later on")
  void readAndGone() throws Exception {
    Wire wire = api.connect().request("POST /v1/tasks", "", "{\"task\":\"read\"}");
    assertEquals(201, wire.response().status());
    wire.request("GET /v1/version", "", "").awaitBytes();
    wire.close();
    Wire next = connect().request("POST /v1/tasks", "", "{\"task\":\"next\"}");
    assertEquals(201, next.response().status());
    assertNull(api.service.unheld.poll());
  }

  @Test
  @DisplayName("and has ended its own half of the connection still gets the answer")
  void halfClosed() throws Exception {
    CompletableFuture<Void> joins = new CompletableFuture<>();
    api.service.joins = joins;
    Wire wire = connect().request("POST /v1/tasks", "", "{\"task\":\"half\"}");
    wire.endSending();
    joins.complete(null);
    assertEquals(201, wire.response().status());
    assertNull(api.service.unheld.poll());
  }
}
