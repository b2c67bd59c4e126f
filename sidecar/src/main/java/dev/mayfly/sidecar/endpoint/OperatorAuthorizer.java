package dev.mayfly.sidecar.endpoint;

import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;

/**
 * Lets in our own user and root. The socket's mode keeps all others out already; this holds even
 * where somebody changed it.
 */
final class OperatorAuthorizer implements Authorizer {

  private static final Set<String> ROOT = Set.of("root", "0");

  private final UserPrincipal us;
  private final KnownTasks tasks;

  OperatorAuthorizer(UserPrincipal us, KnownTasks tasks) {
    this.us = us;
    this.tasks = tasks;
  }

  @Override
  public void admit(List<String> path, HttpFields headers, Peer peer) {
    if (peer.user().filter(user -> user.equals(us) || ROOT.contains(user.getName())).isEmpty()) {
      throw new ProblemException(
          new Problem(
              HttpStatus.FORBIDDEN_403,
              "another-user",
              "only the sidecar's own user and root are served here",
              "ask as " + us.getName()));
    }
    if (Routes.isOfTask(path) && !tasks.knows(Routes.task(path))) {
      throw new ProblemException(Problem.unknownTask());
    }
  }
}
