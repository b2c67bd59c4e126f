package dev.mayfly.sidecar.endpoint;

import dev.mayfly.core.credential.Secret;
import dev.mayfly.core.task.TaskId;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;

/**
 * Who may speak for which task: whoever has the secret that its join was answered with, and is the
 * user that joined. Of who joined over TCP the kernel tells no user: there the secret alone counts.
 * Secrets themselves are kept nowhere.
 */
final class TaskSecrets implements Authorizer {

  private static final int BYTES = 32;
  private static final Pattern BEARER =
      Pattern.compile("Bearer +([A-Za-z0-9_-]{43})", Pattern.CASE_INSENSITIVE);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Function<TaskId, Optional<TaskOwner>> joiners;
  private final TaskOwner nobody = TaskOwner.of(random(), new Peer(Optional.empty()));

  /**
   * @param joiners who joined a task; empty for one that is not kept
   */
  TaskSecrets(Function<TaskId, Optional<TaskOwner>> joiners) {
    this.joiners = joiners;
  }

  static Secret random() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
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
    Optional<TaskOwner> known = joiners.apply(task);
    TaskOwner joiner = known.orElse(nobody);
    if (!joiner.has(bearer.group(1)) || known.isEmpty()) {
      throw unauthorized(
          "wrong-secret",
          "that is not the secret of this task's incarnation, or it ended a while ago and is no"
              + " longer kept here");
    }
    if (joiner.peer().user().isPresent() && !joiner.peer().equals(peer)) {
      throw new ProblemException(
          new Problem(
              HttpStatus.FORBIDDEN_403,
              "another-user",
              "the task was joined by another user, or over another kind of connection",
              "speak for it as the user who joined it, over the Unix socket"));
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
}
