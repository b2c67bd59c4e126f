package dev.mayfly.sidecar.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("each-jdk")
@DisplayName("The endpoint's socket")
class SocketFileTest {

  @TempDir Path folder;
  private Path socket;

  @BeforeEach
  void choose() {
    socket = folder.resolve("api/mayfly.sock");
  }

  private Endpoint start() throws IOException {
    return Endpoint.start(ServedApi.settings(socket, Optional.empty()), new DeskInMemory());
  }

  @Test
  @DisplayName("has its mode, in a folder that is made for it, and is gone once it is closed")
  void life() throws IOException {
    try (Endpoint endpoint = start()) {
      assertNotNull(endpoint);
      assertEquals(
          PosixFilePermissions.fromString("rw-rw-rw-"), Files.getPosixFilePermissions(socket));
      assertServes();
    }
    assertEquals(Set.of("mayfly.sock.lock"), files());
  }

  @Test
  @DisplayName("takes the place of one whose process died")
  void stale() throws IOException {
    start().close();
    ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    dead.bind(UnixDomainSocketAddress.of(socket));
    dead.close();
    assertTrue(Files.exists(socket));
    try (Endpoint endpoint = start()) {
      assertNotNull(endpoint);
      assertServes();
    }
  }

  @Test
  @DisplayName("is refused where another one lives, which goes on")
  void living() throws IOException {
    try (Endpoint endpoint = start()) {
      assertNotNull(endpoint);
      IOException refused = assertThrows(IOException.class, this::start);
      assertTrue(refused.getMessage().contains("served by another process"));
      assertServes();
    }
  }

  @Test
  @DisplayName("is refused in a folder that others may write to")
  void unsafe_folder() throws IOException {
    Files.createDirectory(socket.getParent());
    for (String mode : new String[] {"rwxrwxrwx", "rwxrwxr-x", "rwxr-x-w-"}) {
      Files.setPosixFilePermissions(socket.getParent(), PosixFilePermissions.fromString(mode));
      IOException refused = assertThrows(IOException.class, this::start, mode);
      assertTrue(refused.getMessage().contains("may be written to by "));
    }
    assertEquals(Set.of(), files());
  }

  @Test
  @DisplayName("does not take the place of what is no socket")
  void no_socket() throws IOException {
    Files.createDirectory(socket.getParent());
    Files.writeString(socket, "mine");
    assertThrows(IOException.class, this::start);
    assertEquals("mine", Files.readString(socket));
  }

  @Test
  @DisplayName("is refused where its path is longer than a socket's may be")
  void too_long() {
    socket = folder.resolve("x".repeat(100));
    IOException refused = assertThrows(IOException.class, this::start);
    assertTrue(refused.getMessage().contains("100 bytes"));
  }

  @Test
  @DisplayName("has no neighbour on an address that others can reach, and is gone where that fails")
  void no_foreign_address() throws IOException {
    EndpointSettings settings =
        ServedApi.settings(socket, Optional.of(new InetSocketAddress("0.0.0.0", 0)));
    assertThrows(IOException.class, () -> Endpoint.start(settings, new DeskInMemory()));
    assertFalse(Files.exists(socket));
    try (Endpoint endpoint = start()) {
      assertNotNull(endpoint);
      assertServes();
    }
  }

  private void assertServes() throws IOException {
    try (Wire wire = Wire.connect(socket)) {
      assertEquals(200, wire.request("GET /v1/version", "", "").response().status());
    }
  }

  private Set<String> files() throws IOException {
    try (Stream<Path> files = Files.list(socket.getParent())) {
      return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
    }
  }
}
