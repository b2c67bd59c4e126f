package dev.mayfly.backends.vault.http;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whom to trust and who we are on the wire; every file is PEM.
 *
 * @param authorities files or folders of certificates to trust; empty trusts what the JDK trusts
 * @param certificate our own, followed by its chain
 * @param key the certificate's key
 * @param serverName whom the server's certificate must name, where it is not the host of its
 *     address
 */
public record TlsFiles(
    List<Path> authorities,
    Optional<Path> certificate,
    Optional<Path> key,
    Optional<String> serverName) {

  public TlsFiles {
    authorities = List.copyOf(authorities);
  }

  public static TlsFiles none() {
    return new TlsFiles(List.of(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  Stream<Path> all() {
    return Stream.of(authorities.stream(), certificate.stream(), key.stream())
        .flatMap(paths -> paths);
  }
}
