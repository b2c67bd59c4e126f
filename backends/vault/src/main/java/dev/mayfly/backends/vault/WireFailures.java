package dev.mayfly.backends.vault;

import dev.mayfly.backends.vault.http.MalformedAnswerException;
import dev.mayfly.backends.vault.http.NotSentException;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.text.Messages;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateExpiredException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** What it means, and what mends it, when no answer of Vault was had. */
final class WireFailures {

  private WireFailures() {}

  static BackendException of(VaultServer server, VaultCall call, IOException failure) {
    if (failure instanceof SSLHandshakeException || failure instanceof NotSentException) {
      SSLException untrusted = find(failure, SSLException.class);
      return untrusted == null
          ? new BackendException(
              Kind.TRANSIENT, "Vault at " + server.address() + " " + unreachable(failure), failure)
          : new BackendException(Kind.INVALID, tls(server, untrusted), failure);
    }
    if (failure instanceof MalformedAnswerException) {
      return notVault(server, call, failure);
    }
    String what =
        failure instanceof SocketTimeoutException
            ? "did not answer within the deadline"
            : "closed the connection before it answered";
    return new BackendException(
        lost(call), "Vault at " + server.address() + " " + what + ": " + call, failure);
  }

  static BackendException notVault(VaultServer server, VaultCall call, Exception failure) {
    return new BackendException(
        call.createsAccess() ? Kind.UNKNOWN : Kind.INVALID,
        "what answers at "
            + server.address()
            + " is not Vault: "
            + Messages.of(failure)
            + ". Check vault.address (VAULT_ADDR)",
        failure);
  }

  /** What became of a call whose answer was lost. */
  static Kind lost(VaultCall call) {
    return call.createsAccess() ? Kind.UNKNOWN : Kind.TRANSIENT;
  }

  private static String unreachable(IOException failure) {
    if (find(failure, UnknownHostException.class) != null) {
      return "cannot be reached: its host name is unknown";
    }
    if (find(failure, ConnectException.class) != null) {
      return "cannot be reached: nothing listens there (connection refused)";
    }
    return find(failure, SocketTimeoutException.class) != null
        ? "cannot be reached: no connection within the deadline"
        : "cannot be reached: " + Messages.of(failure);
  }

  private static String tls(VaultServer server, SSLException failure) {
    String words = Messages.of(failure);
    String what = "the TLS connection to Vault at " + server.address() + " failed: " + words + ". ";
    if (find(failure, CertPathBuilderException.class) != null) {
      return what + "Name the CA that signed Vault's certificate: vault.ca_cert (VAULT_CACERT)";
    }
    if (words.contains("No name matching") || words.contains("No subject alternative")) {
      return what
          + "Vault's certificate names another host: vault.tls_server_name (VAULT_TLS_SERVER_NAME) says which";
    }
    if (find(failure, CertificateExpiredException.class) != null) {
      return what + "Renew Vault's certificate";
    }
    if (words.contains("Unsupported or unrecognized SSL message")) {
      return what + "Vault speaks plain HTTP there: write http:// in vault.address (VAULT_ADDR)";
    }
    return words.contains("certificate")
        ? what
            + "Vault wants a client certificate: vault.client_cert and vault.client_key (VAULT_CLIENT_CERT, VAULT_CLIENT_KEY)"
        : what + "Check vault.address, vault.ca_cert, vault.client_cert and vault.client_key";
  }

  private static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return type.cast(cause);
      }
    }
    return null;
  }
}
