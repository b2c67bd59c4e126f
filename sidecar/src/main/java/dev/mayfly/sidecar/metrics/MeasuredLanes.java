package dev.mayfly.sidecar.metrics;

import dev.mayfly.core.loop.Answer;
import dev.mayfly.core.loop.Lane;
import dev.mayfly.core.loop.Lanes;
import dev.mayfly.core.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;

/** Lanes whose calls are measured up to their first answer, as whoever waits for it sees them. */
final class MeasuredLanes implements Lanes {

  private final Lanes lanes;
  private final Clock clock;
  private final CallMeters meters;

  MeasuredLanes(Lanes lanes, Clock clock, CallMeters meters) {
    this.lanes = lanes;
    this.clock = clock;
    this.meters = meters;
  }

  @Override
  public Lane lane(String name, int width) {
    return new MeasuredLane(name, lanes.lane(name, width));
  }

  private final class MeasuredLane implements Lane {

    private final String name;
    private final Lane lane;

    MeasuredLane(String name, Lane lane) {
      this.name = name;
      this.lane = lane;
    }

    @Override
    public <T> void submit(Call<T> call, Duration timeout, Consumer<Answer<T>> answer) {
      long begun = clock.nanoTime();
      boolean[] answered = {false};
      lane.submit(
          call,
          timeout,
          what -> {
            if (!answered[0]) {
              answered[0] = true;
              meters.answered(name, what, Duration.ofNanos(clock.nanoTime() - begun));
            }
            answer.accept(what);
          });
    }
  }
}
