package dev.mayfly.testing.kit.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.broker.Receipt;
import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.policy.AccessRequest;
import dev.mayfly.core.policy.Grounds;
import dev.mayfly.core.policy.Occasion;
import dev.mayfly.core.policy.Policy;
import dev.mayfly.core.policy.Question;
import dev.mayfly.core.policy.Verdict;
import dev.mayfly.core.task.EndReason;
import dev.mayfly.core.task.TaskId;
import dev.mayfly.core.task.TaskState;
import dev.mayfly.testing.kit.target.EverybodyMay;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The policy is asked, and")
class PolicyTest {

  private static final Duration TTL = Duration.ofSeconds(60);
  private static final TaskId JOB = new TaskId("job", "1");
  private static final EndReason OVER = new EndReason(EndReason.Cause.EXITED, "");

  private final SingleTarget target = new SingleTarget(Duration.ofSeconds(90));
  private final Somebody somebody = new Somebody();

  /** A policy that waits for the test's answer. */
  private static final class Somebody implements Policy {

    private final List<AccessRequest> requests = new ArrayList<>();
    private final List<Consumer<Verdict>> answers = new ArrayList<>();
    private int withdrawn;

    @Override
    public Question ask(AccessRequest request, Consumer<Verdict> answer) {
      requests.add(request);
      answers.add(answer);
      Instant until = Instant.parse("2030-01-01T01:00:00Z");
      answer.accept(new Verdict.Pending("somebody", until, Grounds.NONE));
      return () -> withdrawn++;
    }

    void permit(int question) {
      AccessRequest request = requests.get(question);
      answers
          .get(question)
          .accept(new Verdict.Permit(request.ttl(), request.maxLifetime(), Grounds.NONE));
    }
  }

  private int intents() {
    return target.entries(Entry.LeaseIntended.class).size();
  }

  private Receipt receipt() {
    return target.broker().receipt(JOB).orElseThrow();
  }

  @Test
  @DisplayName("while it says nothing, the task waits; it begins with the permit")
  void waits() {
    target.policy = somebody;
    SingleTarget.Heard task = target.start("job", TTL, true);
    target.pass(Duration.ofMinutes(5));
    assertEquals(TaskState.WAITING, target.broker().state(JOB).orElseThrow());
    assertEquals("somebody", receipt().waiting().get(0).waitsFor());
    assertEquals(0, intents());
    somebody.permit(0);
    target.pass(Duration.ofSeconds(5));
    assertEquals(TaskState.ALIVE, target.broker().state(JOB).orElseThrow());
    assertEquals(1, task.credentials.size());
    assertEquals(Occasion.START, receipt().leases().get(0).permit().orElseThrow().occasion());
  }

  @Test
  @DisplayName("the question is withdrawn with the task's end; a later answer changes nothing")
  void isWithdrawn() {
    target.policy = somebody;
    SingleTarget.Heard task = target.start("job", TTL, true);
    target.pass(Duration.ofSeconds(5));
    target.broker().end(JOB, OVER);
    target.pass(Duration.ofSeconds(5));
    assertEquals(1, somebody.withdrawn);
    somebody.permit(0);
    target.pass(Duration.ofMinutes(5));
    assertEquals(0, intents());
    assertEquals(List.of(), task.credentials);
    assertTrue(receipt().ended().isPresent());
  }

  @Test
  @DisplayName("its failure, its silence and an answer that comes too late are denials")
  void failsClosed() {
    target.policy =
        (request, answer) -> {
          answer.accept(new Verdict.Permit(request.ttl(), request.maxLifetime(), Grounds.NONE));
          throw new IllegalStateException("lost its mind");
        };
    SingleTarget.Heard failed = target.start("failed", TTL, true);
    target.pass(Duration.ofSeconds(1));
    assertTrue(failed.refusals.get(0).contains("lost its mind"), failed.refusals::toString);
    target.policy = (request, answer) -> Question.ANSWERED;
    SingleTarget.Heard silent = target.start("silent", TTL, true);
    target.policy = somebody;
    target.pass(Duration.ofSeconds(1));
    target.policy = somebody;
    SingleTarget.Heard late = target.start("late", TTL, true);
    target.pass(Duration.ofHours(2));
    assertFalse(silent.refusals.isEmpty());
    assertTrue(late.refusals.get(0).contains("it waited for somebody"), late.refusals::toString);
    somebody.permit(0);
    target.pass(Duration.ofMinutes(5));
    assertEquals(0, intents());
  }

  @Test
  @DisplayName(
      "where it denies a replacement, the task keeps what it has, and is asked about again")
  void deniesAReplacement() {
    SingleTarget.Heard task = target.start("job", TTL, true);
    target.pass(Duration.ofSeconds(5));
    target.policy = Policy.atOnce(request -> new Verdict.Deny("after hours"));
    target.pass(Duration.ofSeconds(80));
    assertEquals(1, intents());
    assertEquals(List.of(), target.entries(Entry.LeaseEnding.class));
    target.pass(Duration.ofMinutes(5));
    assertEquals(1, target.entries(Entry.LeaseEnding.class).size());
    assertEquals(List.of(), task.ends);
    assertEquals(1, receipt().denials().size());
    assertEquals("after hours", receipt().denials().get(0).reason());
    target.policy = new EverybodyMay();
    target.pass(Duration.ofMinutes(2));
    assertTrue(task.credentials.size() > 1);
  }

  @Test
  @DisplayName("a task that waited to begin when its process died does not go on with the next")
  void doesNotGoOn() {
    target.policy = somebody;
    SingleTarget.Heard task = target.start("job", TTL, true);
    target.pass(Duration.ofSeconds(5));
    target.kill();
    target.policy = new EverybodyMay();
    target.goOn("job", TTL, task);
    target.pass(Duration.ofMinutes(5));
    assertEquals(0, intents());
    assertTrue(receipt().ended().isPresent());
  }

  @Test
  @DisplayName("is asked at adoption and at each replacement with what the task had asked for")
  void keepsParameters() {
    List<AccessRequest> asked = new ArrayList<>();
    target.policy =
        (request, answer) -> {
          asked.add(request);
          return new EverybodyMay().ask(request, answer);
        };
    Map<String, String> parameters = Map.of("region", "eu");
    target.parameters = new TreeMap<>(parameters);
    SingleTarget.Heard task = target.start("job", TTL, true);
    target.pass(Duration.ofSeconds(5));
    target.kill();
    target.parameters = new TreeMap<>();
    target.goOn("job", TTL, task);
    target.pass(Duration.ofMinutes(3));
    assertTrue(
        asked.stream()
            .map(AccessRequest::occasion)
            .toList()
            .containsAll(List.of(Occasion.START, Occasion.ADOPTION, Occasion.REPLACEMENT)));
    assertTrue(asked.stream().allMatch(request -> request.parameters().equals(parameters)));
    assertTrue(intents() > 1);
    assertTrue(
        target.entries(Entry.LeaseIntended.class).stream()
            .allMatch(intent -> intent.parameters().equals(parameters)));
    assertEquals(parameters, receipt().leases().get(0).parameters());
  }
}
