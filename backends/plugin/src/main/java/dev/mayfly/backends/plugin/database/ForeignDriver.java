package dev.mayfly.backends.plugin.database;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.text.Messages;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Driver;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * The jar of a JDBC driver that is not the plugin's own. Where it is and what its SHA-256 is say
 * variables with which the plugin was registered: who may do that decides what runs inside Vault.
 */
public final class ForeignDriver {

  private static final String JAR = "MAYFLY_PLUGIN_DRIVER";
  private static final String SHA256 = "MAYFLY_PLUGIN_DRIVER_SHA256";

  private final Path jar;
  private final String sha256;

  private ForeignDriver(Path jar, String sha256) {
    this.jar = jar;
    this.sha256 = sha256;
  }

  /** Empty where there is none. Reads nothing yet. */
  public static Optional<ForeignDriver> of(Map<String, String> environment) {
    return Optional.ofNullable(environment.get(JAR))
        .map(
            jar ->
                new ForeignDriver(
                    Path.of(jar), environment.getOrDefault(SHA256, "").toLowerCase(Locale.ROOT)));
  }

  /** Its driver. What is loaded is what was compared: a copy that nobody else can write to. */
  Driver load() throws BackendException {
    try {
      byte[] content = Files.readAllBytes(jar);
      String found = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
      if (!found.equals(sha256)) {
        throw new BackendException(
            Kind.INVALID,
            jar
                + " is not what the plugin was registered with: its sha256 is "
                + found
                + ". fix: register the plugin with "
                + SHA256
                + "="
                + found
                + " in its env, if it is the one");
      }
      Path copy = Files.createTempFile("mayfly-driver-", ".jar");
      copy.toFile().deleteOnExit();
      Files.write(copy, content);
      URLClassLoader loader = new URLClassLoader(new URL[] {copy.toUri().toURL()});
      return ServiceLoader.load(Driver.class, loader).stream()
          .filter(driver -> driver.type().getClassLoader() == loader)
          .findFirst()
          .orElseThrow(
              () -> new BackendException(Kind.INVALID, jar + " has no driver of JDBC in it"))
          .get();
    } catch (IOException e) {
      throw new BackendException(Kind.INVALID, JAR + ": " + Messages.of(e), e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
