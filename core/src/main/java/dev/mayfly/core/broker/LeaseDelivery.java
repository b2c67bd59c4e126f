package dev.mayfly.core.broker;

import dev.mayfly.core.credential.Credential;
import dev.mayfly.core.delivery.Delivery;
import dev.mayfly.core.lease.Validity;
import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.loop.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Delivers credentials to their tasks, and takes them back. */
final class LeaseDelivery {

  private static final Logger LOG = LoggerFactory.getLogger(LeaseDelivery.class);

  private final BrokerDependencies dependencies;
  private final LedgerRecorder recorder;
  private final Calls calls;
  private final Keeper keeper;
  private final Identification identification;

  LeaseDelivery(
      BrokerDependencies dependencies, LedgerRecorder recorder, Calls calls, Keeper keeper) {
    this.dependencies = dependencies;
    this.recorder = recorder;
    this.calls = calls;
    this.keeper = keeper;
    this.identification = new Identification(dependencies, recorder, calls);
  }

  /**
   * @param doubt what keeps its end from being proven, which is told loudly; empty where nothing
   *     does
   */
  void deliver(LiveLease live, String doubt, Consumer<Answer<Boolean>> then) {
    if (!doubt.isEmpty()) {
      recorder.record(new Entry.Unprovable(live.lease.key(), doubt));
    }
    Credential credential = Objects.requireNonNull(live.credential);
    Validity validity = Objects.requireNonNull(live.lease.validity);
    calls.files(() -> deliver(live.grant.deliveries(), credential, validity), then);
  }

  private static void deliver(List<Delivery> deliveries, Credential credential, Validity validity)
      throws IOException {
    for (Delivery delivery : deliveries) {
      delivery.deliver(credential, validity);
    }
  }

  /** From now on the task has the credential. */
  void delivered(LiveLease live) {
    recorder.record(new Entry.Delivered(live.lease.key(), live.lease.intent.places()));
    keeper.keep(live);
    identification.identify(live);
  }

  /** Takes back what the task was given, without fail; {@code then} runs once that is done. */
  void withdraw(TaskView task, Runnable then) {
    withdraw(task, 1, then);
  }

  private void withdraw(TaskView task, int attempt, Runnable then) {
    if (!task.owesWithdrawal()) {
      return;
    }
    List<String> places = task.places();
    calls.files(
        () -> {
          for (String place : places) {
            dependencies.withdrawal().withdraw(place);
          }
        },
        answer -> withdrawn(task, attempt, then, answer));
  }

  private void withdrawn(TaskView task, int attempt, Runnable then, Answer<Boolean> answer) {
    if (task.withdrawn) {
      return;
    }
    if (answer instanceof Answer.Returned<Boolean>) {
      recorder.record(new Entry.Withdrawn(task.id()));
      then.run();
    } else {
      LOG.warn("{}: cannot take back what was delivered: {}", task.id(), Calls.message(answer));
      Duration delay = dependencies.limits().retry().delay(attempt, dependencies.random());
      dependencies.loop().after(delay, () -> withdraw(task, attempt + 1, then));
    }
  }
}
