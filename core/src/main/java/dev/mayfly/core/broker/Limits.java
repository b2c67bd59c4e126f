package dev.mayfly.core.broker;

import dev.mayfly.core.time.Backoff;
import java.time.Duration;

/**
 * Bounds on everything the broker waits for.
 *
 * @param call longest wait for one call of an issuer or a guard; default 15 s
 * @param rotation longest wait for a root rotation; default 60 s
 * @param start how long grants of a starting task are tried for while the failure is transient;
 *     default 30 s
 * @param retry between attempts to end a lease; default 200 ms up to 30 s
 * @param look between observations while only half-open logins are left; default 20 ms up to 5 s
 * @param strandAfter attempts after which a lease that resists is STRANDED; default 10
 * @param drain how long a replaced credential stays valid after its successor was delivered;
 *     default 30 s
 * @param batch holders asked about in one guard call; default 250
 * @param loginChecks while no more leases than these are ending, each is also proven by trying its
 *     login; default 4
 * @param parallelRevocations default 16
 */
public record Limits(
    Duration call,
    Duration rotation,
    Duration start,
    Backoff retry,
    Backoff look,
    int strandAfter,
    Duration drain,
    int batch,
    int loginChecks,
    int parallelRevocations) {

  public static final Limits DEFAULT =
      new Limits(
          Duration.ofSeconds(15),
          Duration.ofSeconds(60),
          Duration.ofSeconds(30),
          new Backoff(Duration.ofMillis(200), Duration.ofSeconds(30)),
          new Backoff(Duration.ofMillis(20), Duration.ofSeconds(5)),
          10,
          Duration.ofSeconds(30),
          250,
          4,
          16);
}
