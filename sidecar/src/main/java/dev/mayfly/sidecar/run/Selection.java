package dev.mayfly.sidecar.run;

import dev.mayfly.core.backend.TargetAddress;
import dev.mayfly.core.text.Messages;
import dev.mayfly.sidecar.configuration.Configuration;
import dev.mayfly.sidecar.configuration.ConfiguredGrant;
import dev.mayfly.sidecar.configuration.ConfiguredTask;
import dev.mayfly.sidecar.configuration.Nearest;
import dev.mayfly.sidecar.context.ExitCodes;
import dev.mayfly.sidecar.context.RunException;
import dev.mayfly.sidecar.process.SystemUser;
import dev.mayfly.sidecar.tasks.ChangeHooks;
import dev.mayfly.sidecar.tasks.Plan;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds what a command line names among what is configured. */
final class Selection {

  private Selection() {}

  /** The task that is asked for; the only one where none is named. */
  static ConfiguredTask task(Configuration configuration, RunOptions options) throws RunException {
    return choose(configuration.tasks(), options.task());
  }

  /** The task with the grants that are asked for; all of its grants where none is named. */
  static Plan plan(
      Configuration configuration,
      ConfiguredTask task,
      RunOptions options,
      String incarnation,
      Map<String, TargetAddress> addresses,
      ChangeHooks hooks)
      throws RunException {
    Optional<SystemUser> user = user(options.user().or(task::user));
    List<ConfiguredGrant> grants = chosen(task, options.grants());
    return new Plan(configuration, task, grants, incarnation, user, addresses, hooks);
  }

  private static Optional<SystemUser> user(Optional<String> name) throws RunException {
    if (name.isEmpty()) {
      return Optional.empty();
    }
    try {
      SystemUser user =
          SystemUser.find(name.get())
              .orElseThrow(
                  () ->
                      new RunException(
                          ExitCodes.NOT_STARTED,
                          "this machine has no user "
                              + name.get()
                              + "; fix: useradd "
                              + name.get()));
      long ours = SystemUser.ours();
      if (user.id() != ours && ours != 0) {
        throw new RunException(
            ExitCodes.NOT_STARTED,
            "only root can run a command as another user, "
                + user.name()
                + "; fix: start mayfly as root");
      }
      return user.id() == ours ? Optional.empty() : Optional.of(user);
    } catch (IOException e) {
      throw new RunException(
          ExitCodes.NOT_STARTED, "cannot look for the user " + name.get() + ": " + Messages.of(e));
    }
  }

  private static ConfiguredTask choose(List<ConfiguredTask> tasks, Optional<String> name)
      throws RunException {
    List<String> names = tasks.stream().map(ConfiguredTask::name).toList();
    if (name.isEmpty() && tasks.size() != 1) {
      throw new RunException(
          ExitCodes.NOT_STARTED,
          "there are "
              + tasks.size()
              + " tasks: choose one with --task: "
              + String.join(", ", names));
    }
    return tasks.stream()
        .filter(task -> task.name().equals(name.orElse(task.name())))
        .findFirst()
        .orElseThrow(() -> unknown("task", name.orElse(""), names));
  }

  private static List<ConfiguredGrant> chosen(ConfiguredTask task, Set<String> names)
      throws RunException {
    List<String> known = task.grants().stream().map(ConfiguredGrant::name).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw unknown("grant", name, known);
      }
    }
    return task.grants().stream()
        .filter(grant -> names.isEmpty() || names.contains(grant.name()))
        .toList();
  }

  private static RunException unknown(String what, String name, List<String> known) {
    String nearest = Nearest.to(name, known).map(n -> "did you mean " + n + "? ").orElse("");
    return new RunException(
        ExitCodes.NOT_STARTED,
        "there is no "
            + what
            + " "
            + name
            + ": "
            + nearest
            + "configured: "
            + String.join(", ", known));
  }
}
