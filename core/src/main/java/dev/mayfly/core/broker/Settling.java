package dev.mayfly.core.broker;

import dev.mayfly.core.backend.Backend;
import dev.mayfly.core.backend.RevokeRequest;
import dev.mayfly.core.backend.Revoked;
import dev.mayfly.core.lease.Strand;
import dev.mayfly.core.ledger.EndStep;
import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.loop.Answer;

/** Has one lease revoked by its issuer. The issuer may be away for as long as it likes. */
final class Settling extends Obligation {

  private final QuietTime quiet = new QuietTime(lease, ender.dependencies.clock());

  Settling(LeaseEnd end) {
    super(end, Strand.SETTLING);
  }

  @Override
  EndStep firstStep() {
    return EndStep.REVOKE;
  }

  @Override
  void attempt(Backend backend) {
    quiet.begin(backend);
    ender
        .liveLeases
        .find(lease.key())
        .ifPresentOrElse(live -> live.whenFree(() -> revoke(backend)), () -> revoke(backend));
  }

  private void revoke(Backend backend) {
    RevokeRequest request = new RevokeRequest(lease.key(), lease.intent.role(), lease.reference());
    boolean counts = !lease.plan.isDecidedBy(Strand.SETTLING) || quiet.isOver();
    ender.calls.call(
        Calls.Purpose.REVOKE,
        lease.intent.target(),
        deadline -> backend.issuer().revoke(request, deadline),
        Calls.once(answer -> revoked(request, counts, answer)));
  }

  private void revoked(RevokeRequest request, boolean counts, Answer<Revoked> answer) {
    if (!lease.owes(Strand.SETTLING)) {
      done();
    } else if (!(answer instanceof Answer.Returned<Revoked> returned)) {
      failed(EndStep.REVOKE, Calls.kind(answer), Calls.message(answer));
    } else if (counts && request.reference().equals(lease.reference())) {
      ender.recorder.record(
          new Entry.RevocationConfirmed(lease.key(), returned.value() == Revoked.CONFIRMED));
      done();
    } else {
      lookAgain(); // more was learnt meanwhile, or may yet be made
    }
  }
}
