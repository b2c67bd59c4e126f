package com.example.htpasswd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.mayfly.core.time.Clock;
import dev.mayfly.testing.kit.tck.GuardTck;
import dev.mayfly.testing.kit.tck.IssuerTck;
import dev.mayfly.testing.kit.tck.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Of the users of a web server,")
class HtpasswdBackendTest {

  private static final String SOMEBODY = "somebody:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=";
  private static final Clock CLOCK =
      new Clock() {
        @Override
        public Instant now() {
          return Instant.now();
        }

        @Override
        public long nanoTime() {
          return System.nanoTime();
        }
      };

  @TempDir Path folder;
  private Path file;
  private WebServer server;
  private Subject subject;

  @BeforeEach
  void start() throws IOException {
    file = Files.writeString(folder.resolve("users"), SOMEBODY + "\n");
    server = new WebServer(file);
    HtpasswdBackend backend = new HtpasswdBackend(new UserFile(file), "reports", CLOCK);
    subject =
        new Subject(backend, new HtpasswdFactory().fields(), HtpasswdBackend.ROLE, server, CLOCK);
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    assertEquals(SOMEBODY, Files.readAllLines(file).get(0), "nobody else's line is touched");
    assertFalse(Files.exists(folder.resolve("users.next")));
  }

  @Nested
  @DisplayName("the issuer")
  class TheIssuer extends IssuerTck {
    @Override
    protected Subject subject() {
      return subject;
    }
  }

  @Nested
  @DisplayName("the guard")
  class TheGuard extends GuardTck {
    @Override
    protected Subject subject() {
      return subject;
    }
  }
}
