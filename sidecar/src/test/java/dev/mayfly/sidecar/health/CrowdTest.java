package dev.mayfly.sidecar.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.sidecar.endpoint.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("A crowd of strangers at the health listener")
@Timeout(120)
class CrowdTest {

  private static final int STRANGERS = 300;
  private static final int PROBES = 20;

  private HealthListener listener;

  /** All is well. */
  private static final class GoodHealth implements Health {
    @Override
    public Condition started() {
      return Condition.GOOD;
    }

    @Override
    public Condition live() {
      return Condition.GOOD;
    }

    @Override
    public Condition ready() {
      return Condition.GOOD;
    }

    @Override
    public String metrics() {
      return "x".repeat(1 << 20);
    }
  }

  @BeforeEach
  void listen() throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    listener = HealthListener.start(any, new GoodHealth());
  }

  @AfterEach
  void close() throws IOException {
    listener.close();
  }

  private Socket connect(String from) throws IOException {
    return new Socket(
        InetAddress.getLoopbackAddress(), listener.port(), InetAddress.getByName(from), 0);
  }

  private void probe() throws IOException {
    try (Socket socket = connect("127.0.0.1")) {
      socket.setSoTimeout(5_000);
      socket
          .getOutputStream()
          .write("GET /livez HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertTrue(answer.startsWith("HTTP/1.1 200 "), answer + socket.getLocalSocketAddress());
    }
  }

  @Test
  @DisplayName("that sends a byte now and then, and comes back when it is cut, fails no probe")
  void slowHeads() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger cuts = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(STRANGERS);
    for (int i = 0; i < STRANGERS; i++) {
      threads.execute(() -> trickle(over, cuts));
    }
    while (cuts.get() < STRANGERS) { // each of them is there, and cut already
      probe();
    }
    for (int i = 0; i < PROBES; i++) {
      probe();
    }
    over.set(true);
    threads.shutdownNow();
    assertTrue(threads.awaitTermination(60, TimeUnit.SECONDS));
  }

  private void trickle(AtomicBoolean over, AtomicInteger cuts) {
    while (!over.get()) {
      try (Socket socket = connect("127.0.0.1")) {
        while (!over.get()) {
          socket.getOutputStream().write('G');
          TimeUnit.MILLISECONDS.sleep(400);
        }
      } catch (IOException cut) {
        cuts.incrementAndGet();
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  @Test
  @DisplayName("that comes from many addresses and stays silent makes room for who comes later")
  void manyAddresses() throws Exception {
    List<Socket> silent = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      silent.add(connect("127.0.1." + (1 + i % 20)));
    }
    for (int i = 0; i < PROBES; i++) {
      probe();
    }
    for (Socket socket : silent) {
      socket.close();
    }
  }

  @Test
  @DisplayName("is cut where its head does not come to its end, however often it sends a byte")
  void wholeHead() throws Exception {
    try (Wire wire =
        Wire.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.port()))) {
      wire.send("GET /livez HTTP/1.1\r\nX: ");
      assertTrue(wire.closed());
    }
  }

  @Test
  @DisplayName("that does not read what it asked for holds up nobody else's question")
  void slowReaders() throws Exception {
    List<Socket> deaf = new ArrayList<>();
    byte[] question =
        "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < 40; i++) {
      Socket socket = connect("127.0.0.1");
      socket.getOutputStream().write(question);
      deaf.add(socket);
    }
    for (int i = 0; i < PROBES; i++) {
      probe();
    }
    for (Socket socket : deaf) {
      socket.close();
    }
  }

  @Test
  @DisplayName("has a connection for each question: none is kept for the next")
  void oneQuestion() throws Exception {
    try (Wire wire =
        Wire.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.port()))) {
      assertEquals(200, wire.send("GET /livez HTTP/1.1\r\nHost: x\r\n\r\n").response().status());
      assertTrue(wire.closed());
    }
  }
}
