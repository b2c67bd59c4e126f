package dev.mayfly.testing.kit.target;

import dev.mayfly.core.backend.Backend;
import dev.mayfly.core.backend.BackendContext;
import dev.mayfly.core.backend.BackendFactory;
import dev.mayfly.core.backend.SetUpScript;
import dev.mayfly.core.backend.TargetFields;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.settings.Setting;
import java.util.List;
import java.util.Set;

/** Makes logins that open nothing: what is left is Mayfly's own cost. */
public final class IdleBackendFactory implements BackendFactory {

  @Override
  public List<Setting<?>> settings() {
    return List.of(Setting.text("url", "Where nothing is."));
  }

  @Override
  public TargetFields fields() {
    return new TargetFields(DatabaseLogin.KIND, DatabaseLogin.FIELDS, Set.of(), List.of());
  }

  @Override
  public Backend create(BackendContext context) {
    return new IdleBackend(context.clock());
  }

  @Override
  public List<SetUpScript> setUp(BackendContext context, boolean remove) {
    return List.of();
  }
}
