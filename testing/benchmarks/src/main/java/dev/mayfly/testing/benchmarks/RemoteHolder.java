package dev.mayfly.testing.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process that holds the pulses of tasks until it is killed. */
final class RemoteHolder implements AutoCloseable {

  private static final String PROGRAM =
      """
      import socket, sys
      held = []
      for line in sys.stdin:
          path, secret = line.split()
          pulse = socket.socket(socket.AF_UNIX)
          pulse.connect(sys.argv[1])
          pulse.sendall(("POST %s/pulse HTTP/1.1\\r\\nHost: mayfly\\r\\nTransfer-Encoding: chunked\\r\\n"
                         "Authorization: Bearer %s\\r\\n\\r\\n" % (path, secret)).encode())
          held.append(pulse)
          print(pulse.recv(4096).split()[1].decode(), flush=True)
      """;

  private static final List<String> PYTHON = List.of("python3", "-c", PROGRAM);
  private static final List<String> NAMESPACE = List.of("unshare", "--pid", "--fork");

  private final Process process;
  private final boolean apart;
  private final BufferedReader output;

  private RemoteHolder(Path socket, boolean apart) throws IOException {
    List<String> line = new ArrayList<>(apart ? NAMESPACE : List.of());
    line.addAll(PYTHON);
    line.add(socket.toString());
    ProcessBuilder builder = new ProcessBuilder(line);
    this.apart = apart;
    this.process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    this.output = process.inputReader(StandardCharsets.UTF_8);
  }

  /** In a PID namespace of its own, as a container is. */
  static RemoteHolder apart(Path socket) throws IOException {
    return new RemoteHolder(socket, true);
  }

  /** In our own PID namespace, which needs no privilege. */
  static RemoteHolder beside(Path socket) throws IOException {
    return new RemoteHolder(socket, false);
  }

  /** Takes the pulses; returns when all are held. */
  void hold(List<RunningSidecar.Task> tasks) throws IOException {
    for (RunningSidecar.Task task : tasks) {
      process.outputWriter().append(task.path() + " " + task.secret() + "\n").flush();
      String status = output.readLine();
      if (!"200".equals(status)) {
        throw new IOException("the pulse was answered with " + status);
      }
    }
  }

  /** SIGKILL; in a namespace to the first process of it, with which all of it ends. */
  void kill() {
    if (apart) {
      process.children().forEach(ProcessHandle::destroyForcibly);
    } else {
      process.destroyForcibly();
    }
  }

  @Override
  public void close() {
    kill();
    process.destroyForcibly();
  }
}
