package dev.mayfly.sidecar.wiring.serve;

import dev.mayfly.core.broker.Granted;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.credential.Secret;
import dev.mayfly.sidecar.endpoint.Served;
import dev.mayfly.sidecar.wiring.session.Plan;
import java.util.Map;
import java.util.TreeMap;

/** A credential in the form in which a task is given it over the socket. */
final class ServedCredential {

  private ServedCredential() {}

  static Served of(Plan plan, String grant, Granted granted) {
    if (!(granted.credential() instanceof DatabaseLogin login)) {
      throw new IllegalArgumentException(
          "cannot serve a " + granted.credential().getClass().getSimpleName());
    }
    Map<String, Secret> values = new TreeMap<>();
    plan.addressOf(grant).named().forEach((name, value) -> values.put(name, Secret.of(value)));
    values.put("username", Secret.of(login.username()));
    values.put("password", login.password());
    return Served.of(
        grant, granted.number(), granted.validity().until(), granted.atMost(), "database", values);
  }
}
