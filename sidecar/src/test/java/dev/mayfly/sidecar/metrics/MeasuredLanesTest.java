package dev.mayfly.sidecar.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.loop.Answer;
import dev.mayfly.core.loop.Lane;
import dev.mayfly.core.loop.Lanes;
import dev.mayfly.testing.kit.time.EventQueue;
import dev.mayfly.testing.kit.time.SimulatedClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Lanes that are measured")
class MeasuredLanesTest {

  private final EventQueue events = new EventQueue();
  private final SimulatedClock clock = new SimulatedClock(events);
  private final Metrics metrics = new Metrics(clock);
  private final AnsweredByHand answers = new AnsweredByHand();
  private final Lanes lanes = metrics.measured(answers);

  /** A lane whose calls are answered when, and with what, the test says. */
  private static final class AnsweredByHand implements Lanes, Lane {

    private final List<Consumer<Answer<String>>> waiting = new ArrayList<>();

    @Override
    public Lane lane(String name, int width) {
      return this;
    }

    @Override
    @SuppressWarnings("unchecked") // every call here answers a text
    public <T> void submit(Call<T> call, Duration timeout, Consumer<Answer<T>> answer) {
      waiting.add((Consumer<Answer<String>>) (Consumer<?>) answer);
    }
  }

  private List<Answer<String>> call(String lane) {
    List<Answer<String>> heard = new ArrayList<>();
    lanes.lane(lane, 1).submit(deadline -> "", Duration.ofSeconds(15), heard::add);
    return heard;
  }

  private void answer(Answer<String> answer, Duration after) {
    events.run(after);
    answers.waiting.get(0).accept(answer);
  }

  private Exposition exposition() {
    return Exposition.of(metrics.exposition(List.of(), true));
  }

  @Test
  @DisplayName("tell how long a call took, for what and for whom, and pass its answer on")
  void tellHowLong() {
    List<Answer<String>> heard = call("revoke:orders");
    answer(new Answer.Returned<>("gone"), Duration.ofSeconds(2));
    assertEquals(List.of(new Answer.Returned<>("gone")), heard);
    String labels = "{outcome=\"ok\",purpose=\"revoke\",target=\"orders\"}";
    assertEquals(1, exposition().value("mayfly_call_seconds_count" + labels));
    assertEquals(2, exposition().value("mayfly_call_seconds_sum" + labels));
  }

  @Test
  @DisplayName("tell of a failure by its kind, not its words")
  void tellOfAFailure() {
    call("login");
    BackendException denied = new BackendException(BackendException.Kind.DENIED, Happenings.MARK);
    answer(new Answer.Failed<>(denied), Duration.ZERO);
    Exposition seen = exposition();
    assertEquals(
        1,
        seen.value("mayfly_call_seconds_count{outcome=\"denied\",purpose=\"login\",target=\"\"}"));
    assertFalse(metrics.exposition(List.of(), true).contains(Happenings.MARK));
  }

  @Test
  @DisplayName("count a call that is answered late once, as what its caller waited for")
  void countOnce() {
    List<Answer<String>> heard = call("renew:orders");
    answer(new Answer.TimedOut<>(), Duration.ofSeconds(15));
    answer(new Answer.Returned<>("late"), Duration.ofSeconds(40));
    assertEquals(2, heard.size());
    Exposition seen = exposition();
    String name = "mayfly_call_seconds_sum{outcome=\"%s\",purpose=\"renew\",target=\"orders\"}";
    assertEquals(15, seen.value(name.formatted("timeout")));
    assertFalse(seen.samples().containsKey(name.formatted("ok")));
  }

  @Test
  @DisplayName("tell of the ledger's flushes without naming the process whose it is")
  void tellOfFlushes() {
    call("ledger");
    answer(new Answer.Returned<>(""), Duration.ofMillis(20));
    assertEquals(0.02, exposition().value("mayfly_ledger_flush_seconds_sum{outcome=\"ok\"}"));
    assertFalse(metrics.exposition(List.of(), true).contains(Happenings.MARK));
  }
}
