package dev.mayfly.sidecar.endpoint;

import java.util.Set;
import org.eclipse.jetty.util.thread.Scheduler;

/** {@code POST …/pulse}: a request that is held open for as long as the task lives. */
final class PulseResource implements Resource {

  private final TaskService service;
  private final Limit limit;
  private final Scheduler scheduler;
  private volatile boolean closing;

  PulseResource(TaskService service, Limit limit, Scheduler scheduler) {
    this.service = service;
    this.limit = limit;
    this.scheduler = scheduler;
  }

  @Override
  public String method() {
    return "POST";
  }

  @Override
  public Set<String> parameters() {
    return Set.of();
  }

  @Override
  public void serve(ApiRequest call, Exchange exchange) {
    limit.take(exchange.request(), call.task());
    RequestChecks.canBeHeld(exchange.request());
    Pulse pulse = new Pulse(exchange, scheduler);
    HeldPulse hold = service.hold(call.task(), pulse::over);
    pulse.open(hold::beat, () -> goneFrom(hold));
  }

  private void goneFrom(HeldPulse hold) {
    if (!closing) {
      hold.gone();
    }
  }

  /** From now on a connection that goes is one that we close: its task is not told. */
  void close() {
    closing = true;
  }
}
