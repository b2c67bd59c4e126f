package dev.mayfly.sidecar.endpoint;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;

/**
 * Where the endpoint listens.
 *
 * @param socket the Unix socket's file; at most 100 bytes long, as Linux has it
 * @param permissions of that file: whoever may write to it may connect
 * @param group whose file it is; empty for the process's own
 * @param loopback where it listens on TCP beside; an unresolved or other than loopback address is
 *     refused. There the kernel does not tell who connects, and the task's secret alone protects
 *     it.
 */
public record EndpointSettings(
    Path socket,
    Set<PosixFilePermission> permissions,
    Optional<String> group,
    Optional<InetSocketAddress> loopback) {

  public EndpointSettings {
    permissions = Set.copyOf(permissions);
  }
}
