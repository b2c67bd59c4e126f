package dev.mayfly.backends.vault;

import java.util.Optional;

/**
 * Commands of Vault's or OpenBao's command line, as a person pastes them. Each says the namespace
 * itself: whoever pastes it may have another one in the environment, or none.
 */
public record VaultCommands(Optional<String> namespace) {

  /** Such as {@code write auth/token/roles/x orphan=true}: the verb, then what {@code rest} is. */
  public String line(String verb, String rest) {
    return "vault "
        + verb
        + namespace.map(name -> " -namespace=" + shell(name)).orElse("")
        + " "
        + rest;
  }

  /** What a script begins with, so that all of its commands are in the namespace. */
  public String head() {
    return namespace
        .map(VaultCommands::shell)
        .map(name -> "export VAULT_NAMESPACE=" + name + " BAO_NAMESPACE=" + name + "\n")
        .orElse("");
  }

  /** A word of a shell, in quotes where it needs them. */
  public static String shell(String word) {
    return word.matches("[\\w/.:=,+@%-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
