package dev.mayfly.core.credential;

import java.util.SortedMap;

/**
 * What a task is given: values by name, some of them secret. Whoever delivers or serves one knows
 * its names alone. The public part prints, the secret part does not.
 */
public sealed interface Credential permits DatabaseLogin, LeasedSecret {

  /** What it is, such as {@code database}: there are formats that take one kind only. */
  String kind();

  /** The name of the account at the target; not secret. */
  String account();

  /** What may be seen, by name. */
  SortedMap<String, String> publicFields();

  /** What must not leak, by name. */
  SortedMap<String, Secret> secretFields();
}
