package dev.mayfly.sidecar.drills;

import dev.mayfly.sidecar.endpoint.Wire;
import java.nio.file.Path;

/**
 * A program that beats: {@code BeatingTask SOCKET PATH MILLIS}, the task's secret on its standard
 * input. Prints the status of each beat's answer, and ends at the first that is no success.
 */
final class BeatingTask {

  private BeatingTask() {}

  public static void main(String[] arguments) throws Exception {
    String secret = new String(System.in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    Path socket = Path.of(arguments[0]);
    int status;
    do {
      try (Wire wire = Wire.connect(socket)) {
        status = wire.request("POST " + arguments[1] + "/beat", secret, "").response().status();
      }
      System.out.println("beat: " + status);
      Thread.sleep(Long.parseLong(arguments[2]));
    } while (status == 204);
  }
}
