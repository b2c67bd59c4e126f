package dev.mayfly.sidecar.drills;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mayfly.sidecar.endpoint.Wire;
import dev.mayfly.testing.servers.Await;
import java.io.IOException;
import java.nio.file.Path;

/** A task of a sidecar, as its holder sees it, and the thief who has its password. */
record SidecarTask(Path socket, String path, String header, StolenLogin stolen) {

  /** {@code joined}: what the join was answered with; the thief breaks in at once. */
  static SidecarTask of(DrillEnvironment drill, Path socket, Wire.Response joined) {
    assertEquals(201, joined.status(), joined.body());
    Login login = new Login(joined.field("username"), joined.field("password"));
    StolenLogin stolen = new StolenLogin(drill.servers, login);
    stolen.breakIn();
    return new SidecarTask(
        socket,
        "/v1/tasks/job/" + joined.field("incarnation"),
        "Authorization: Bearer " + joined.field("secret") + "\r\n",
        stolen);
  }

  Wire.Response call(String method, String rest) throws IOException {
    return call(method, rest, "");
  }

  Wire.Response call(String method, String rest, String body) throws IOException {
    try (Wire wire = Wire.connect(socket)) {
      return wire.request(method + " " + path + rest, header, body).response();
    }
  }

  /** Holds its pulse until the connection is closed. */
  Wire hold() throws IOException {
    Wire wire = Wire.connect(socket);
    wire.send(
        "POST "
            + path
            + "/pulse HTTP/1.1\r\nHost: mayfly\r\nTransfer-Encoding: chunked\r\n"
            + header
            + "\r\n");
    assertEquals(200, wire.head().status());
    return wire;
  }

  String status() throws IOException {
    return call("GET", "").body();
  }

  void end() throws IOException {
    assertEquals(202, call("POST", "/end", "{\"reason\":\"done\"}").status());
  }

  /** Its session is dead, its account is gone, its receipt says so. */
  void assertProven() {
    Await.until(
        "the end of " + path + " is proven",
        SidecarRun.LIMIT,
        () -> status().contains("\"proven\":true"));
    stolen.assertCut(DrillEnvironment.ROLE);
  }
}
