package com.example.htpasswd;

import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpServer;
import dev.mayfly.core.credential.Credential;
import dev.mayfly.testing.kit.tck.Probe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** A web server that reads its user file with each request, and a client of it. */
final class WebServer implements Probe, AutoCloseable {

  private final Path file;
  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  WebServer(Path file) throws IOException {
    this.file = file;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server
        .createContext(
            "/",
            exchange -> {
              exchange.sendResponseHeaders(204, -1);
              exchange.close();
            })
        .setAuthenticator(
            new BasicAuthenticator("reports") {
              @Override
              public boolean checkCredentials(String user, String password) {
                return isThere(user + ":{SHA}" + hash(password));
              }
            });
    server.start();
  }

  private boolean isThere(String line) {
    try {
      return Files.readAllLines(file).contains(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String hash(String password) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-1").digest(password.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public boolean canLogIn(Credential credential) {
    String login =
        credential.publicFields().get("username")
            + ":"
            + credential.secretFields().get("password").expose();
    URI url = URI.create("http://localhost:" + server.getAddress().getPort() + "/");
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .header(
                "Authorization",
                "Basic "
                    + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)))
            .build();
    try {
      return client.send(request, BodyHandlers.discarding()).statusCode() == 204;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** There are no sessions: each request brings the password again. */
  @Override
  public Session open(Credential credential) {
    return new Session() {
      @Override
      public boolean answers() {
        return canLogIn(credential);
      }

      @Override
      public void close() {
        // Nothing is open between two requests.
      }
    };
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
