package dev.mayfly.sidecar.endpoint;

import java.nio.file.attribute.UserPrincipal;
import java.util.Optional;

/**
 * Who is at the other end of a connection.
 *
 * @param user whom the kernel names (equal by uid); empty over TCP, where it cannot tell
 */
public record Peer(Optional<UserPrincipal> user) {

  @Override
  public String toString() {
    return user.map(UserPrincipal::getName).orElse("somebody over TCP");
  }
}
