package dev.mayfly.core.policy;

import dev.mayfly.core.lease.Guarantee;
import dev.mayfly.core.task.Principal;
import dev.mayfly.core.task.TaskId;
import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who asks for what, and when.
 *
 * @param purpose what its requester says that it is for; may be empty
 * @param parameters what the credential is to be made with besides its role; never secret
 * @param ttl what the grant wants
 * @param maxLifetime how long the task may live
 * @param guarantee how the credential's end can be known
 */
public record AccessRequest(
    Principal principal,
    TaskId task,
    String purpose,
    String grant,
    String target,
    String role,
    SortedMap<String, String> parameters,
    Duration ttl,
    Duration maxLifetime,
    Guarantee guarantee,
    Occasion occasion) {

  public AccessRequest {
    parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
  }
}
