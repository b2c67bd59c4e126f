package dev.mayfly.sidecar.wiring.serve;

import dev.mayfly.core.broker.Receipt;
import dev.mayfly.core.credential.Credential;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.credential.Secret;
import dev.mayfly.sidecar.endpoint.Served;
import dev.mayfly.sidecar.wiring.session.Plan;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A credential in the form in which a task is given it over the socket. */
final class ServedCredential {

  private ServedCredential() {}

  static Served of(Plan plan, String grant, Credential credential, Receipt receipt) {
    if (!(credential instanceof DatabaseLogin login)) {
      throw new IllegalArgumentException("cannot serve a " + credential.getClass().getSimpleName());
    }
    List<Receipt.LeaseLine> leases = receipt.leasesOf(grant);
    int index = indexOf(leases, credential.account());
    Receipt.LeaseLine lease = leases.get(index);
    Map<String, Secret> values = new TreeMap<>();
    plan.address(lease.target())
        .named()
        .forEach((name, value) -> values.put(name, Secret.of(value)));
    values.put("username", Secret.of(login.username()));
    values.put("password", login.password());
    return Served.of(
        grant,
        index + 1,
        lease.validity().orElseThrow().until(),
        lease.atMost().orElseThrow(),
        "database",
        values);
  }

  private static int indexOf(List<Receipt.LeaseLine> leases, String account) {
    List<String> accounts = leases.stream().map(Receipt.LeaseLine::account).toList();
    return accounts.lastIndexOf(account);
  }
}
