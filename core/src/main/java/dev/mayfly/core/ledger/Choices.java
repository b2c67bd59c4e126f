package dev.mayfly.core.ledger;

import dev.mayfly.core.lease.Guarantee;
import dev.mayfly.core.lease.LoginCheck;
import dev.mayfly.core.lease.Proof;
import dev.mayfly.core.lease.Strand;
import dev.mayfly.core.policy.Occasion;
import dev.mayfly.core.task.EndReason.Cause;
import dev.mayfly.core.task.TaskKind;
import java.util.List;

/**
 * The numbers of an enum's constants on disk: of each its place in the list, from 1. A list is only
 * ever added to at its end.
 */
final class Choices<E extends Enum<E>> {

  static final Choices<TaskKind> TASK_KIND =
      new Choices<>(
          List.of(TaskKind.TASK, TaskKind.GUARD_LOGIN, TaskKind.CANARY, TaskKind.ROTATION_REQUEST));

  static final Choices<Cause> END_CAUSE =
      new Choices<>(
          List.of(
              Cause.EXITED,
              Cause.KILLED,
              Cause.HEARTBEAT_LOST,
              Cause.LIFETIME_SPENT,
              Cause.REQUESTED,
              Cause.SHUTDOWN,
              Cause.RECOVERED,
              Cause.NOT_STARTED,
              Cause.PULSE_LOST,
              Cause.LEDGER_FULL));

  static final Choices<EndStep> END_STEP =
      new Choices<>(List.of(EndStep.SEVER, EndStep.OBSERVE, EndStep.DESTROY, EndStep.REVOKE));

  static final Choices<Strand> STRAND =
      new Choices<>(List.of(Strand.ACCESS, Strand.CLEANING_UP, Strand.SETTLING));

  static final Choices<Guarantee> GUARANTEE =
      new Choices<>(
          List.of(Guarantee.OBSERVED, Guarantee.DENIED, Guarantee.EXPIRY, Guarantee.CONFIRMED));

  static final Choices<FailureKind> FAILURE =
      new Choices<>(
          List.of(
              FailureKind.TRANSIENT, FailureKind.UNKNOWN, FailureKind.DENIED, FailureKind.INVALID));

  static final Choices<Occasion> OCCASION =
      new Choices<>(List.of(Occasion.START, Occasion.REPLACEMENT, Occasion.ADOPTION));

  static final Choices<LoginCheck.Outcome> LOGIN_OUTCOME =
      new Choices<>(
          List.of(
              LoginCheck.Outcome.REFUSED,
              LoginCheck.Outcome.WORKED,
              LoginCheck.Outcome.INCONCLUSIVE));

  static final Choices<Proof.Kind> PROOF =
      new Choices<>(
          List.of(
              Proof.Kind.CATALOGUE,
              Proof.Kind.CATALOGUE_AND_LOGIN,
              Proof.Kind.LOGIN,
              Proof.Kind.DENIAL));

  private final List<E> constants;

  private Choices(List<E> constants) {
    this.constants = constants;
  }

  int number(E constant) {
    int number = constants.indexOf(constant) + 1;
    if (number == 0) {
      throw new IllegalStateException(constant + " has no number on disk");
    }
    return number;
  }

  E constant(long number) {
    if (number < 1 || number > constants.size()) {
      throw new IllegalArgumentException(
          "a "
              + constants.get(0).getDeclaringClass().getSimpleName()
              + " of unknown number "
              + number
              + ": this ledger was written by a newer mayfly; use that one");
    }
    return constants.get((int) number - 1);
  }
}
