package dev.mayfly.core.broker;

import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.policy.AccessRequest;
import dev.mayfly.core.policy.Verdict;
import dev.mayfly.core.task.TaskId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the policy says of the grants that a task asks for on one occasion: all are permitted, or
 * one is denied, and then the others are asked about no more.
 */
final class AccessDecision {

  private final BrokerDependencies dependencies;
  private final LedgerRecorder recorder;
  private final TaskId task;
  private final List<AccessQuestion> questions = new ArrayList<>();

  /** By grant. */
  private final Map<String, Verdict.Permit> permits = new LinkedHashMap<>();

  private boolean over;
  private Outcome outcome = Outcome.NOBODY;

  /** Who is told, once, by one of the first two. */
  interface Outcome {

    /** Nobody waits for it. */
    Outcome NOBODY =
        new Outcome() {
          @Override
          public void permitted(Map<String, Verdict.Permit> permits) {}

          @Override
          public void denied(List<String> reasons) {}

          @Override
          public void waiting(String grant, Verdict.Pending pending) {}
        };

    /** All of them, by grant. */
    void permitted(Map<String, Verdict.Permit> permits);

    void denied(List<String> reasons);

    /** What is waited for; told again when that changes. */
    void waiting(String grant, Verdict.Pending pending);
  }

  /** Asks; what is said at once is known when this returns. */
  AccessDecision(
      BrokerDependencies dependencies,
      LedgerRecorder recorder,
      TaskId task,
      List<AccessRequest> requests) {
    this.dependencies = dependencies;
    this.recorder = recorder;
    this.task = task;
    requests.forEach(this::ask);
  }

  private AccessQuestion ask(AccessRequest request) {
    AccessQuestion question = new AccessQuestion(dependencies, request);
    questions.add(question);
    question.ask();
    return question;
  }

  TaskId task() {
    return task;
  }

  boolean over() {
    return over;
  }

  boolean isAbout(TaskId id, String grant) {
    return task.equals(id)
        && questions.stream().anyMatch(question -> question.request().grant().equals(grant));
  }

  /** Why it is denied, where that was said at once: then it is over. Else nothing. */
  List<String> denials() {
    List<String> denials = new ArrayList<>();
    for (AccessQuestion question : questions) {
      Optional<Verdict> verdict = question.verdict();
      if (verdict.isPresent() && verdict.get() instanceof Verdict.Deny denied) {
        record(question.request(), denied);
        denials.add(message(question, denied));
      }
    }
    if (!denials.isEmpty()) {
      withdraw();
    }
    return denials;
  }

  /** Records what was said of a task that the ledger has, and waits for the rest. */
  void await(Outcome told) {
    outcome = told;
    await(List.copyOf(questions));
  }

  private void await(List<AccessQuestion> these) {
    these.forEach(question -> question.verdict().ifPresent(said -> take(question, said)));
    these.forEach(question -> question.await(said -> told(question, said)));
    conclude();
  }

  private void told(AccessQuestion question, Verdict said) {
    take(question, said);
    conclude();
  }

  /** While the others were waited for, the world went on: what was said long ago is asked anew. */
  private void conclude() {
    if (over || permits.size() < questions.size()) {
      return;
    }
    List<AccessQuestion> stale = questions.stream().filter(AccessQuestion::isStale).toList();
    if (stale.isEmpty()) {
      over = true;
      outcome.permitted(permits);
    } else {
      questions.removeAll(stale);
      stale.forEach(question -> permits.remove(question.request().grant()));
      await(stale.stream().map(question -> ask(question.request())).toList());
    }
  }

  private void take(AccessQuestion question, Verdict said) {
    AccessRequest request = question.request();
    if (over) {
      return;
    }
    if (said instanceof Verdict.Permit permit) {
      recorder.record(permitted(request, permit));
      permits.put(request.grant(), permit);
    } else if (said instanceof Verdict.Deny denied) {
      record(request, denied);
      withdraw();
      outcome.denied(List.of(message(question, denied)));
    } else if (said instanceof Verdict.Pending pending) {
      record(request, pending);
      recorder.whenDurable(() -> tellOfWaiting(request.grant(), pending));
    }
  }

  /** What people are told of is on disk: a crash from now on leaves a task that never began. */
  private void tellOfWaiting(String grant, Verdict.Pending pending) {
    if (!over && !permits.containsKey(grant)) {
      outcome.waiting(grant, pending);
    }
  }

  private static String message(AccessQuestion question, Verdict.Deny denied) {
    return question.request().grant() + ": " + denied.reason();
  }

  private Entry permitted(AccessRequest request, Verdict.Permit permit) {
    return new Entry.AccessPermitted(
        task,
        request.grant(),
        request.target(),
        request.role(),
        request.occasion(),
        permit.ttl(),
        permit.maxLifetime(),
        permit.grounds());
  }

  private void record(AccessRequest request, Verdict.Pending pending) {
    recorder.record(
        new Entry.AccessRequested(
            task,
            request.grant(),
            request.target(),
            request.role(),
            request.occasion(),
            pending.waitsFor(),
            pending.until(),
            pending.grounds()));
  }

  /** What is asked again and denied for the same reason is not written down again. */
  private void record(AccessRequest request, Verdict.Deny denied) {
    boolean known =
        recorder.state().knows(task)
            && recorder.state().task(task).isDenied(request.grant(), denied.reason());
    if (!known) {
      recorder.record(
          new Entry.AccessDenied(
              task,
              request.principal(),
              request.grant(),
              request.target(),
              request.role(),
              request.occasion(),
              denied.reason(),
              denied.grounds()));
    }
  }

  /** Nobody waits for any of it any more. */
  void withdraw() {
    over = true;
    questions.forEach(AccessQuestion::withdraw);
  }
}
