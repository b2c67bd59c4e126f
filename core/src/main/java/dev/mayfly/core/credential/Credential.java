package dev.mayfly.core.credential;

/** What a task is given. The public part prints, the secret part does not. */
public sealed interface Credential permits DatabaseLogin {

  /** The name of the account at the target; not secret. */
  String account();
}
