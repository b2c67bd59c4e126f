package dev.mayfly.testing.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A process in a PID namespace of its own that holds the pulses of tasks until it is killed. */
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

  private final Process unshare;
  private final BufferedReader output;

  RemoteHolder(Path socket) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            "unshare", "--pid", "--fork", "python3", "-c", PROGRAM, socket.toString());
    this.unshare = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    this.output = unshare.inputReader(StandardCharsets.UTF_8);
  }

  /** Takes the pulses; returns when all are held. */
  void hold(List<RunningSidecar.Task> tasks) throws IOException {
    for (RunningSidecar.Task task : tasks) {
      unshare.outputWriter().append(task.path() + " " + task.secret() + "\n").flush();
      String status = output.readLine();
      if (!"200".equals(status)) {
        throw new IOException("the pulse was answered with " + status);
      }
    }
  }

  /** SIGKILL to the first process of the namespace, with which all of it ends. */
  void kill() {
    unshare.children().forEach(ProcessHandle::destroyForcibly);
  }

  @Override
  public void close() {
    kill();
    unshare.destroyForcibly();
  }
}
