package dev.mayfly.sidecar.endpoint;

import dev.mayfly.core.credential.Secret;
import dev.mayfly.core.task.TaskId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;

/**
 * Who may speak for which task: whoever has the secret that its join was answered with, and is the
 * user that joined. Of who joined over TCP the kernel tells no user: there the secret alone counts.
 * Secrets are kept in memory only.
 */
final class TaskSecrets implements Gate {

  private static final int BYTES = 32;
  private static final Pattern BEARER =
      Pattern.compile("Bearer +([A-Za-z0-9_-]{43})", Pattern.CASE_INSENSITIVE);

  private final SecureRandom random = new SecureRandom();
  private final Map<TaskId, Owner> owners = new ConcurrentHashMap<>();
  private final Predicate<TaskId> known;
  private final Owner nobody;
  private volatile int sweepAt = 64;

  /** Not a record: it would print the secret's address at best. */
  private static final class Owner {
    final byte[] secret;
    final Peer peer;

    Owner(Secret secret, Peer peer) {
      this.secret = bytes(secret.expose());
      this.peer = peer;
    }
  }

  /**
   * @param known whether the task is still kept; the secrets of others are forgotten
   */
  TaskSecrets(Predicate<TaskId> known) {
    this.known = known;
    this.nobody = new Owner(random(), new Peer(Optional.empty()));
  }

  /** A new secret for a task that was just joined; an older one is worth nothing from now on. */
  Secret give(TaskId task, Peer peer) {
    Secret secret = random();
    owners.put(task, new Owner(secret, peer));
    if (owners.size() > sweepAt) {
      owners.keySet().removeIf(known.negate());
      sweepAt = Math.max(64, 2 * owners.size());
    }
    return secret;
  }

  @Override
  public void admit(List<String> path, HttpFields headers, Peer peer) {
    if (Routes.isOfTask(path)) {
      check(Routes.task(path), headers.getValuesList(HttpHeader.AUTHORIZATION), peer);
    }
  }

  /**
   * Throws unless the request's {@code Authorization} has the task's secret and comes from its
   * user. A task that does not exist is told from a wrong secret neither by words nor by time.
   */
  private void check(TaskId task, List<String> authorization, Peer peer) {
    Matcher bearer = BEARER.matcher(authorization.size() == 1 ? authorization.get(0) : "");
    if (!bearer.matches()) {
      throw unauthorized("no-secret", "the request carries no task secret");
    }
    Owner owner = owners.getOrDefault(task, nobody);
    boolean same = MessageDigest.isEqual(owner.secret, bytes(bearer.group(1)));
    if (!same || owner == nobody) {
      throw unauthorized("wrong-secret", "that is not the secret of this task's incarnation");
    }
    if (owner.peer.user().isPresent() && !owner.peer.equals(peer)) {
      throw new ProblemException(
          new Problem(
              HttpStatus.FORBIDDEN_403,
              "another-user",
              "the task was joined by another user, or over another kind of connection",
              "speak for it as the user who joined it, over the Unix socket"));
    }
    if (!known.test(task)) {
      throw new ProblemException(Problem.taskForgotten());
    }
  }

  private static ProblemException unauthorized(String code, String detail) {
    return new ProblemException(
        new Problem(
            HttpStatus.UNAUTHORIZED_401,
            code,
            detail,
            "send `Authorization: Bearer` with the secret that the join was answered with"));
  }

  private Secret random() {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
