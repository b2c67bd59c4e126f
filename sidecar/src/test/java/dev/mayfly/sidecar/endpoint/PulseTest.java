package dev.mayfly.sidecar.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.task.TaskId;
import dev.mayfly.sidecar.endpoint.Endpoint.Bounds;
import dev.mayfly.sidecar.endpoint.ServedApi.Holder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("each-jdk")
@DisplayName("A held pulse")
class PulseTest {

  private ServedApi api;

  @BeforeEach
  void start() throws IOException {
    api = new ServedApi();
  }

  @AfterEach
  void stop() throws IOException {
    api.close();
  }

  @Test
  @DisplayName("is gone when the process that holds it is killed")
  void killed() throws Exception {
    Holder holder = api.join("nightly");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                HoldPulse.class.getName(),
                api.socket.toString(),
                holder.path(),
                holder.secret())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertEquals('h', process.getInputStream().read(), "held");
    assertNull(api.service.gone.poll());
    process.destroyForcibly();
    assertEquals(holder.task(), gone());
  }

  /** Holds a pulse until it is killed: {@code SOCKET PATH SECRET}. Prints once it is held. */
  static final class HoldPulse {

    private HoldPulse() {}

    public static void main(String[] arguments) throws Exception {
      try (Wire wire = Wire.connect(Path.of(arguments[0]))) {
        wire.send(
            "POST "
                + arguments[1]
                + "/pulse HTTP/1.1\r\nHost: mayfly\r\nTransfer-Encoding: chunked\r\n"
                + "Authorization: Bearer "
                + arguments[2]
                + "\r\n\r\n");
        wire.head();
        System.out.print("held");
        System.out.flush();
        wire.closed();
        Thread.currentThread().join();
      }
    }
  }

  @Test
  @DisplayName("is gone when its body ends, and the connection is told so")
  void body_ends() throws Exception {
    Holder holder = api.join("nightly");
    try (Wire wire = api.pulse(holder)) {
      wire.send("0\r\n\r\n");
      assertEquals(holder.task(), gone());
      assertEquals("\n", wire.chunk());
      assertEquals("{\"over\":\"the pulse ended\"}\n", wire.chunk());
    }
    assertNull(api.service.gone.poll(), "it is told once");
  }

  @Test
  @DisplayName("is gone when its body is not framed as HTTP any more")
  void body_breaks() throws Exception {
    Holder holder = api.join("nightly");
    try (Wire wire = api.pulse(holder)) {
      wire.send("no chunk\r\n");
      assertEquals(holder.task(), gone());
    }
  }

  @Test
  @DisplayName(
      "stays while its holder sends whatever it likes, or nothing; a line tells it we live")
  void stays() throws Exception {
    try (ServedApi impatient = new ServedApi(new Bounds(10, 10, Duration.ofMillis(200)))) {
      Holder holder = impatient.join("nightly");
      try (Wire wire = impatient.pulse(holder)) {
        wire.send("5\r\nhello\r\n");
        assertEquals("\n", wire.chunk());
        assertEquals("\n", wire.chunk());
        assertEquals(1, impatient.service.held.get());
        assertNull(impatient.service.gone.poll());
      }
    }
  }

  @Test
  @DisplayName("is a beat with each line that is sent, whatever it says")
  void lines_are_beats() throws Exception {
    Holder holder = api.join("nightly");
    try (Wire wire = api.pulse(holder)) {
      wire.send("1\r\n\n\r\n");
      assertEquals(holder.task(), beat());
      wire.send("9\r\nno line, \r\n");
      wire.send("6\r\nis one\r\n1\r\n\n\r\n");
      assertEquals(holder.task(), beat());
      wire.send("0\r\n\r\n");
      assertEquals(holder.task(), gone());
      assertNull(api.service.beats.poll());
    }
  }

  @Test
  @DisplayName("is told why the task is over, in its last line")
  void over() throws Exception {
    Holder holder = api.join("nightly");
    try (Wire wire = api.pulse(holder)) {
      assertEquals("\n", wire.chunk());
      assertEquals(202, api.call("POST", holder, "/end", "{\"reason\":\"done\"}").status());
      assertEquals("{\"over\":\"done\"}\n", wire.chunk());
      assertEquals("", wire.chunk());
      assertTrue(wire.closed());
    }
    try (Wire late = api.connect()) {
      late.send(
          "POST "
              + holder.path()
              + "/pulse HTTP/1.1\r\nHost: mayfly\r\nTransfer-Encoding: chunked\r\n"
              + holder.header()
              + "\r\n");
      assertEquals("task-over", late.response().field("code"));
    }
    assertNull(api.service.gone.poll());
  }

  @Test
  @DisplayName("needs no thread: 1,000 are held by a handful, and each is told apart when it goes")
  void a_thousand() throws Exception {
    Set<TaskId> tasks = new HashSet<>();
    List<Wire> wires = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      Holder holder = api.join("task-" + i);
      tasks.add(holder.task());
      wires.add(api.pulse(holder));
    }
    assertEquals(1_000, api.service.held.get());
    long threads =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("endpoint"))
            .count();
    assertTrue(threads <= 10, threads + " threads");
    for (Wire wire : wires) {
      wire.close();
    }
    for (int i = 0; i < 1_000; i++) {
      assertTrue(tasks.remove(gone()));
    }
  }

  @Test
  @DisplayName("that the endpoint cuts when it closes is not told to be gone")
  void closed() throws Exception {
    Holder holder = api.join("nightly");
    try (Wire wire = api.pulse(holder)) {
      assertEquals("\n", wire.chunk());
      api.close();
      assertTrue(wire.closed());
    }
    assertNull(api.service.gone.poll());
  }

  private TaskId beat() throws InterruptedException {
    TaskId task = api.service.beats.poll(60, TimeUnit.SECONDS);
    assertNotNull(task, "no beat came");
    return task;
  }

  private TaskId gone() throws InterruptedException {
    TaskId task = api.service.gone.poll(60, TimeUnit.SECONDS);
    assertNotNull(task, "no pulse is gone");
    return task;
  }
}
