package dev.mayfly.sidecar.run;

import dev.mayfly.core.backend.Backend;
import dev.mayfly.core.broker.GrantSpec;
import dev.mayfly.core.lease.Guarantee;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether {@code --require-proof} can be met at all, told before the command begins. */
final class RequiredProof {

  private RequiredProof() {}

  /** Why it cannot be met, whatever happens; empty where it can. */
  static Optional<String> hindrance(
      List<GrantSpec> grants, Map<String, Backend> backends, boolean observeOnly) {
    if (observeOnly) {
      return Optional.of(
          "--require-proof cannot be met, and the exit code will be 121: nothing is ended while"
              + " observe_only is true. fix: observe_only: false");
    }
    String weaker =
        grants.stream()
            .filter(grant -> guarantee(grant, backends) != Guarantee.OBSERVED)
            .map(grant -> grant.name() + " is " + guarantee(grant, backends))
            .collect(Collectors.joining(", "));
    return weaker.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "--require-proof cannot be met, and the exit code will be 121: only an end that is"
                + " OBSERVED is proven, and that of grant "
                + weaker
                + ". fix: run it without --require-proof");
  }

  /** Of a target that is not configured nothing is issued. */
  private static Guarantee guarantee(GrantSpec grant, Map<String, Backend> backends) {
    return Optional.ofNullable(backends.get(grant.target()))
        .map(Backend::guarantee)
        .orElse(Guarantee.OBSERVED);
  }
}
