package dev.mayfly.sidecar.configuration;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What {@code mayfly sidecar} serves, and where.
 *
 * @param socket the Unix socket; empty means the usual place
 * @param perms of the socket, octal
 * @param listen loopback address that serves the same
 * @param health address of health and metrics
 * @param issueLimit how often one task may begin
 * @param adopts whether tasks that a sidecar which is gone left alive go on with the next one
 */
public record ConfiguredSidecar(
    Optional<Path> socket,
    String perms,
    Optional<String> group,
    Optional<InetSocketAddress> listen,
    Optional<InetSocketAddress> health,
    Rate issueLimit,
    boolean adopts) {

  /** So many in so much time. */
  public record Rate(int most, Duration window) {}
}
