package com.example.htpasswd;

import dev.mayfly.core.backend.Backend;
import dev.mayfly.core.backend.BackendContext;
import dev.mayfly.core.backend.BackendFactory;
import dev.mayfly.core.backend.SetUpScript;
import dev.mayfly.core.backend.TargetAddress;
import dev.mayfly.core.backend.TargetFields;
import dev.mayfly.core.settings.Setting;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes users of a web server that asks for a name and a password (HTTP basic). */
public final class HtpasswdFactory implements BackendFactory {

  private static final Setting<String> FILE =
      Setting.text("file", "The web server's user file, of lines user:hash.").mandatory();
  private static final Setting<String> URL =
      Setting.text("url", "Where the web server is.").mandatory();
  private static final Setting<String> REALM =
      Setting.text("realm", "The realm that the web server asks in.").orElse("restricted");

  @Override
  public List<Setting<?>> settings() {
    return List.of(FILE, URL, REALM);
  }

  @Override
  public TargetFields fields() {
    return new TargetFields(
        HtpasswdBackend.KIND, Set.of("username", "password", "realm"), Set.of("url"), List.of());
  }

  @Override
  public Backend create(BackendContext context) {
    UserFile file = new UserFile(Path.of(context.settings().get(FILE)).toAbsolutePath());
    return new HtpasswdBackend(file, context.settings().get(REALM), context.clock());
  }

  @Override
  public TargetAddress address(BackendContext context) {
    Map<String, String> fields = Map.of("url", context.settings().get(URL));
    return new TargetAddress(fields, Map.of(), Map.<String, Set<String>>of());
  }

  @Override
  public List<SetUpScript> setUp(BackendContext context, boolean remove) {
    return List.of(); // an empty file and the rights to it are all it takes
  }
}
