package dev.mayfly.core.credential;

/** A database user and its password. */
public record DatabaseLogin(String username, Secret password) implements Credential {

  @Override
  public String account() {
    return username;
  }
}
