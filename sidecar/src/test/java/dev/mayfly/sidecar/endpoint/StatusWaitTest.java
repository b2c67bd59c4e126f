package dev.mayfly.sidecar.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mayfly.sidecar.endpoint.ServedApi.Holder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("A task's status")
class StatusWaitTest {

  private static final int MORE_THAN_THREADS = 64;

  @Test
  @Timeout(120)
  @DisplayName("is waited for on no thread of the endpoint: others are served meanwhile")
  void others_are_served() throws IOException {
    List<Wire> waiting = new ArrayList<>();
    try (ServedApi api = new ServedApi()) {
      Holder holder = api.join("nightly");
      api.service.looks = new CompletableFuture<>();
      for (int i = 0; i < MORE_THAN_THREADS; i++) {
        Wire wire = api.connect();
        waiting.add(wire.request("GET " + holder.path(), holder.header(), ""));
      }
      assertEquals(200, api.call("GET /v1/version", "", "").status());
      api.service.looks.complete(null);
      for (Wire wire : waiting) {
        assertEquals(200, wire.response().status());
        wire.close();
      }
    }
  }
}
