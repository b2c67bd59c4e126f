package dev.mayfly.core.backend;

import dev.mayfly.core.credential.Credential;
import dev.mayfly.core.delivery.Delivery;
import dev.mayfly.core.lease.LoginCheck;
import dev.mayfly.core.time.Deadline;
import java.time.Duration;

/** A guard's own credential: a short-lived one like any other, of the target that it guards. */
public interface GuardLogin {

  /** What to issue. */
  String role();

  Duration ttl();

  /** Where the guard takes it; a second delivery replaces the first without losing work. */
  Delivery delivery();

  /** Tries it once when it is revoked: its end can be observed in no other way. */
  LoginCheck tryOnce(Credential own, Deadline deadline) throws BackendException;
}
