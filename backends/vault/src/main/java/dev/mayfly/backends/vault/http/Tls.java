package dev.mayfly.backends.vault.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes sockets that trust and identify themselves by {@link TlsFiles}. The files are read at the
 * first use and again whenever they changed: client certificates are often as short-lived as the
 * credentials they buy. Thread-safe.
 */
final class Tls {

  private final TlsFiles files;
  private @Nullable Loaded loaded;

  private record Loaded(List<FileTime> stamps, SSLSocketFactory sockets) {}

  Tls(TlsFiles files) {
    this.files = files;
  }

  Optional<String> serverName() {
    return files.serverName();
  }

  /** Throws {@link SSLException} naming the file that cannot be used. */
  synchronized SSLSocketFactory sockets() throws IOException {
    List<FileTime> stamps = stamps();
    Loaded current = loaded;
    if (current == null || !current.stamps().equals(stamps)) {
      current = new Loaded(stamps, load());
      loaded = current;
    }
    return current.sockets();
  }

  private List<FileTime> stamps() throws IOException {
    List<FileTime> stamps = new ArrayList<>();
    for (Path file : files.all().toList()) {
      if (!Files.isReadable(file)) {
        throw new SSLException(file + " is not there or cannot be read");
      }
      stamps.add(Files.getLastModifiedTime(file));
    }
    return stamps;
  }

  private SSLSocketFactory load() throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(identity(), trust(), null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new SSLException(e);
    }
  }

  private TrustManager @Nullable [] trust() throws IOException, GeneralSecurityException {
    if (files.authorities().isEmpty()) {
      return null;
    }
    KeyStore store = emptyStore();
    for (Path authority : files.authorities()) {
      for (Certificate certificate : Pem.certificates(authority)) {
        store.setCertificateEntry("authority-" + store.size(), certificate);
      }
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private KeyManager @Nullable [] identity() throws IOException, GeneralSecurityException {
    if (files.certificate().isEmpty() || files.key().isEmpty()) {
      return null;
    }
    KeyStore store = emptyStore();
    Certificate[] chain = Pem.certificates(files.certificate().get()).toArray(new Certificate[0]);
    store.setKeyEntry("own", Pem.key(files.key().get()), new char[0], chain);
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, new char[0]);
    return factory.getKeyManagers();
  }

  private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }
}
