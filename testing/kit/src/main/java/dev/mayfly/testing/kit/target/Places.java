package dev.mayfly.testing.kit.target;

import dev.mayfly.core.credential.Credential;
import dev.mayfly.core.delivery.Delivery;
import dev.mayfly.core.delivery.Withdrawal;
import dev.mayfly.core.lease.Validity;
import dev.mayfly.testing.kit.fault.Fault;
import dev.mayfly.testing.kit.fault.FaultPlan;
import dev.mayfly.testing.kit.fault.Verb;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Where the credentials of one machine are delivered to, as one process of it writes there. */
public final class Places implements Withdrawal {

  private final Map<String, Credential> contents;
  private final FaultPlan faults;
  private final CallListener listener;

  /**
   * @param contents what is where; it outlives the process
   */
  public Places(Map<String, Credential> contents, FaultPlan faults, CallListener listener) {
    this.contents = contents;
    this.faults = faults;
    this.listener = listener;
  }

  public Delivery delivery(String place) {
    return new FakeDelivery(place);
  }

  @Override
  public void withdraw(String place) throws IOException {
    Optional<Fault> fault = faults.next(Verb.WITHDRAW);
    if (fault.equals(Optional.of(Fault.TRANSIENT_BEFORE))) {
      throw new IOException(place + " is busy");
    }
    contents.remove(place);
    if (fault.isPresent()) {
      throw new IOException(place + " is busy");
    }
  }

  private final class FakeDelivery implements Delivery {
    private final String place;

    FakeDelivery(String place) {
      this.place = place;
    }

    @Override
    public String place() {
      return place;
    }

    @Override
    public void deliver(Credential credential, Validity validity) throws IOException {
      listener.delivering(place, credential);
      Optional<Fault> fault = faults.next(Verb.DELIVER);
      if (fault.equals(Optional.of(Fault.TRANSIENT_BEFORE))) {
        throw new IOException("no space at " + place);
      }
      contents.put(place, credential);
      if (fault.isPresent()) {
        throw new IOException("no space at " + place);
      }
    }
  }
}
