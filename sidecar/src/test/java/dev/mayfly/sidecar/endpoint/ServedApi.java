package dev.mayfly.sidecar.endpoint;

import dev.mayfly.core.task.TaskId;
import dev.mayfly.sidecar.endpoint.Endpoint.Bounds;
import dev.mayfly.sidecar.endpoint.Wire.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** The API on a real Unix socket that everybody may connect to, with tasks in memory behind it. */
final class ServedApi implements AutoCloseable {

  final Path socket;
  final Path operators;
  final InetSocketAddress loopback;
  final DeskInMemory service = new DeskInMemory();
  private final Endpoint endpoint;

  /** A task that was joined, and the header that speaks for it. */
  record Holder(TaskId task, String secret) {

    String path() {
      return "/v1/tasks/" + task;
    }

    String header() {
      return "Authorization: Bearer " + secret + "\r\n";
    }
  }

  ServedApi() throws IOException {
    this(Bounds.USUAL);
  }

  ServedApi(Bounds bounds) throws IOException {
    Path folder = Files.createTempDirectory("mayfly-api");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    socket = folder.resolve("mayfly.sock");
    loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), freePort());
    operators = folder.resolve("ops.sock");
    endpoint = Endpoint.start(settings(socket, Optional.of(loopback)), service, bounds);
    endpoint.serveOperators(operators, service);
  }

  static EndpointSettings settings(Path socket, Optional<InetSocketAddress> loopback) {
    return new EndpointSettings(
        socket, PosixFilePermissions.fromString("rw-rw-rw-"), Optional.empty(), loopback);
  }

  private static int freePort() throws IOException {
    try (ServerSocket any = new ServerSocket(0)) {
      return any.getLocalPort();
    }
  }

  Wire connect() throws IOException {
    return Wire.connect(socket);
  }

  /** One request on a connection of its own. */
  Response call(String line, String headers, String body) throws IOException {
    try (Wire wire = connect()) {
      return wire.request(line, headers, body).response();
    }
  }

  /** One request to the operators' socket, on a connection of its own. */
  Response operate(String line, String headers, String body) throws IOException {
    try (Wire wire = Wire.connect(operators)) {
      return wire.request(line, headers, body).response();
    }
  }

  /** A request for a task, by its holder. */
  Response call(String method, Holder holder, String rest, String body) throws IOException {
    return call(method + " " + holder.path() + rest, holder.header(), body);
  }

  Holder join(String task) throws IOException {
    return holder(call("POST /v1/tasks", "", "{\"task\":\"" + task + "\"}"));
  }

  static Holder holder(Response joined) {
    return new Holder(
        new TaskId(joined.field("task"), joined.field("incarnation")), joined.field("secret"));
  }

  /** A connection on which the task's pulse is held, seen by the desk. */
  Wire pulse(Holder holder) throws IOException {
    Wire wire = connect();
    wire.send(
        "POST "
            + holder.path()
            + "/pulse HTTP/1.1\r\nHost: mayfly\r\nTransfer-Encoding: chunked\r\n"
            + holder.header()
            + "\r\n");
    int status = wire.head().status();
    if (status != 200) {
      throw new IOException("the pulse is answered with " + status);
    }
    return wire;
  }

  @Override
  public void close() throws IOException {
    endpoint.close();
  }
}
