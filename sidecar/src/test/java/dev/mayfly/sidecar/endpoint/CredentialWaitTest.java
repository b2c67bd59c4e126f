package dev.mayfly.sidecar.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.sidecar.endpoint.Endpoint.Bounds;
import dev.mayfly.sidecar.endpoint.ServedApi.Holder;
import dev.mayfly.sidecar.endpoint.Wire.Response;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("each-jdk")
@DisplayName("A task's credential")
class CredentialWaitTest {

  private static final String PATH = "/credentials/" + DeskInMemory.GRANT;

  private ServedApi api;
  private Holder holder;

  @BeforeEach
  void start() throws IOException {
    api = new ServedApi(new Bounds(10, 10, Duration.ofSeconds(1)));
    holder = api.join("nightly");
  }

  @AfterEach
  void stop() throws IOException {
    api.close();
  }

  @Test
  @DisplayName("is there at once, however the grant's slash is written")
  void at_once() throws IOException {
    assertEquals("u1", api.call("GET", holder, PATH, "").field("username"));
    assertEquals("u1", api.call("GET", holder, "/credentials/orders%2Fread", "").field("username"));
  }

  @Test
  @DisplayName("is waited for, longer than a connection may be idle, and answered when it comes")
  void next() throws IOException {
    try (Wire wire = api.connect()) {
      wire.request("GET " + holder.path() + PATH + "?after=1&wait=60s", holder.header(), "");
      // Only an idle time later is the next one issued: meanwhile another connection is closed.
      try (Wire idle = api.connect()) {
        assertTrue(idle.closed());
      }
      api.service.issue(holder.task());
      Response answer = wire.response();
      assertEquals(200, answer.status());
      assertEquals(DeskInMemory.PASSWORD + 2, answer.field("password"));
    }
  }

  @Test
  @DisplayName("is answered with 204 where none came")
  void none() throws IOException {
    assertEquals(204, api.call("GET", holder, PATH + "?after=1", "").status());
    assertEquals(204, api.call("GET", holder, PATH + "?after=1&wait=1s", "").status());
  }

  @Test
  @DisplayName("cannot be had where its secret is not known any more, or where there is no grant")
  void not_served() throws IOException {
    Response adopted = api.call("GET", holder, "/credentials/adopted", "");
    assertEquals(410, adopted.status());
    assertEquals("adopted-without-secret", adopted.field("code"));
    assertEquals(404, api.call("GET", holder, "/credentials/other", "").status());
  }
}
