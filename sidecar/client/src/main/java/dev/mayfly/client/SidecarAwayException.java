package dev.mayfly.client;

import java.io.IOException;
import java.nio.file.Path;

/** No sidecar can be reached through its socket: the message says why, and what to do. */
public final class SidecarAwayException extends IOException {

  private static final long serialVersionUID = 1L;

  private SidecarAwayException(String message, IOException cause) {
    super(message, cause);
  }

  static SidecarAwayException of(Path socket, IOException cause) {
    String why = String.valueOf(cause.getMessage());
    if (why.contains("Permission denied")) {
      return new SidecarAwayException(
          "permission denied at "
              + socket
              + ": run as a user of the group that `socket_group` names, and with access to the"
              + " socket's folder",
          cause);
    }
    if (why.contains("No such file")) {
      return new SidecarAwayException(
          "there is no socket "
              + socket
              + ": start `mayfly sidecar`, share the socket's folder with this container, or name"
              + " another in "
              + MayflyClient.SOCKET,
          cause);
    }
    if (why.contains("Connection refused")) {
      return new SidecarAwayException(
          "nobody listens on " + socket + ": the sidecar is not running, or is being restarted",
          cause);
    }
    return new SidecarAwayException("cannot reach the sidecar at " + socket + ": " + why, cause);
  }
}
