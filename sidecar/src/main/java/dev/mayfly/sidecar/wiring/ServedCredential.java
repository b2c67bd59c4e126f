package dev.mayfly.sidecar.wiring;

import dev.mayfly.core.broker.Receipt;
import dev.mayfly.core.credential.Credential;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.credential.Secret;
import dev.mayfly.sidecar.delivery.Coordinates;
import dev.mayfly.sidecar.endpoint.Served;
import java.time.Instant;
import java.util.Map;

/** A credential in the form in which a task is given it over the socket. */
final class ServedCredential {

  private ServedCredential() {}

  static Served of(Plan plan, String grant, long sequence, Credential credential, Receipt receipt) {
    if (!(credential instanceof DatabaseLogin login)) {
      throw new IllegalArgumentException("cannot serve a " + credential.getClass().getSimpleName());
    }
    Coordinates at = plan.coordinates(target(receipt, grant));
    return Served.of(
        grant,
        sequence,
        validUntil(receipt, credential.account()),
        "database",
        Map.of(
            "username", Secret.of(login.username()),
            "password", login.password(),
            "host", Secret.of(at.host()),
            "port", Secret.of(at.port()),
            "database", Secret.of(at.database()),
            "url", Secret.of(at.url()),
            "jdbc_url", Secret.of(at.jdbcUrl())));
  }

  private static String target(Receipt receipt, String grant) {
    return receipt.leases().stream()
        .filter(lease -> lease.grant().equals(grant))
        .map(Receipt.LeaseLine::target)
        .findFirst()
        .orElseThrow();
  }

  private static Instant validUntil(Receipt receipt, String account) {
    return receipt.leases().stream()
        .filter(lease -> lease.account().equals(account))
        .flatMap(lease -> lease.validity().stream())
        .map(validity -> validity.until())
        .findFirst()
        .orElseThrow();
  }
}
