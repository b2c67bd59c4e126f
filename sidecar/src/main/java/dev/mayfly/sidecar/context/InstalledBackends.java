package dev.mayfly.sidecar.context;

import dev.mayfly.backends.vault.VaultSettings;
import dev.mayfly.core.backend.BackendFactory;
import dev.mayfly.core.backend.TargetFields;
import dev.mayfly.core.settings.Setting;
import dev.mayfly.sidecar.configuration.SettingCatalog;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The backends on the class path. Each is found by its name through the resource {@code
 * META-INF/mayfly/backends/NAME}, which names its factory; of a backend that is not asked for no
 * class is loaded.
 */
public final class InstalledBackends implements SettingCatalog {

  private static final String FOLDER = "META-INF/mayfly/backends/";

  private final ClassLoader loader;
  private final Map<String, BackendFactory> made = new HashMap<>();

  public InstalledBackends(ClassLoader loader) {
    this.loader = loader;
  }

  public static InstalledBackends installed() {
    return new InstalledBackends(InstalledBackends.class.getClassLoader());
  }

  @Override
  public List<Setting<?>> vault() {
    return VaultSettings.ALL;
  }

  @Override
  public Optional<List<Setting<?>>> backend(String name) {
    return factory(name).map(BackendFactory::settings);
  }

  @Override
  public Optional<TargetFields> fields(String backend) {
    return factory(backend).map(BackendFactory::fields);
  }

  /**
   * The factory of this name. Two jars that claim one name are refused: nobody could tell which of
   * them would make credentials.
   */
  Optional<BackendFactory> factory(String name) {
    if (!name.matches("[\\w-]+")) {
      return Optional.empty();
    }
    try {
      List<URL> claims = Collections.list(loader.getResources(FOLDER + name));
      if (claims.size() > 1) {
        throw new IllegalStateException(
            "the backend " + name + " is claimed by " + claims + ": take all but one away");
      }
      return claims.stream().findFirst().map(claim -> made.computeIfAbsent(name, n -> make(claim)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private BackendFactory make(URL claim) {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(claim.openStream(), StandardCharsets.UTF_8))) {
      String factory = String.valueOf(reader.readLine()).trim();
      return Class.forName(factory, true, loader)
          .asSubclass(BackendFactory.class)
          .getConstructor()
          .newInstance();
    } catch (IOException | ReflectiveOperationException | ClassCastException e) {
      throw new IllegalStateException(claim + " does not name a backend's factory", e);
    }
  }

  @Override
  public List<String> backends() {
    TreeSet<String> names = new TreeSet<>();
    try {
      for (URL folder : Collections.list(loader.getResources(FOLDER))) {
        names.addAll(names(folder));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.copyOf(names);
  }

  private static List<String> names(URL folder) throws IOException {
    URLConnection connection = folder.openConnection();
    if (connection instanceof JarURLConnection jar) {
      return jar.getJarFile().stream()
          .map(entry -> entry.getName())
          .filter(name -> name.startsWith(FOLDER) && !name.endsWith("/"))
          .map(name -> name.substring(FOLDER.length()))
          .toList();
    }
    try (Stream<Path> files = Files.list(Path.of(folder.getPath()))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
