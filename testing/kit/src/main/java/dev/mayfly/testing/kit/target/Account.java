package dev.mayfly.testing.kit.target;

import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.credential.Secret;
import dev.mayfly.core.lease.LeaseKey;

/**
 * An account at a target. Its id outlives its name.
 *
 * @param guard whether it is a guard's own: guards may neither lock nor drop those
 */
public record Account(String id, String name, LeaseKey key, Secret password, boolean guard) {

  DatabaseLogin login() {
    return new DatabaseLogin(name, password);
  }
}
