package dev.mayfly.testing.kit.target;

import dev.mayfly.core.backend.Backend;
import dev.mayfly.core.backend.BackendContext;
import dev.mayfly.core.backend.BackendFactory;
import dev.mayfly.core.backend.SetUpScript;
import dev.mayfly.core.backend.TargetAddress;
import dev.mayfly.core.backend.TargetFields;
import dev.mayfly.core.credential.Credential;
import dev.mayfly.core.credential.LeasedSecret;
import dev.mayfly.core.credential.Secret;
import dev.mayfly.core.lease.Guarantee;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.settings.Setting;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Makes API tokens that open nothing and are not renewed: credentials of a kind of their own, as a
 * third party's backend has them.
 */
public final class ApiTokenFactory implements BackendFactory {

  /** What every token begins with. */
  public static final String TOKEN = "tok_" + FakeTarget.SECRET + "_";

  private static final String KIND = "api-token";
  private static final Setting<String> URL = Setting.text("url", "Where the API is.").mandatory();

  private static final Setting<String> GUARANTEE =
      Setting.choice(
              "guarantee",
              List.of("observed", "denied", "confirmed", "expiry"),
              "How the end of a token can be known.")
          .orElse("observed");

  @Override
  public List<Setting<?>> settings() {
    return List.of(URL, GUARANTEE);
  }

  @Override
  public TargetFields fields() {
    return new TargetFields(KIND, Set.of("token_id", "token"), Set.of("url"), List.of());
  }

  @Override
  public Backend create(BackendContext context) {
    Guarantee guarantee =
        Guarantee.valueOf(context.settings().get(GUARANTEE).toUpperCase(Locale.ROOT));
    return new IdleBackend(context.clock(), ApiTokenFactory::token, false, guarantee);
  }

  private static Credential token(LeaseKey key) {
    return LeasedSecret.of(
        KIND,
        "svc-" + key,
        Map.of("token_id", "svc-" + key),
        Map.of("token", Secret.of(TOKEN + key)));
  }

  @Override
  public TargetAddress address(BackendContext context) {
    return new TargetAddress(
        Map.of("url", context.settings().get(URL)), Map.of(), Map.<String, Set<String>>of());
  }

  @Override
  public List<SetUpScript> setUp(BackendContext context, boolean remove) {
    return List.of();
  }
}
