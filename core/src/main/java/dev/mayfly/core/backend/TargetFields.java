package dev.mayfly.core.backend;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What tasks are told at every target of one backend, by name. Known before a credential is made:
 * what is to be delivered is checked against it when the configuration is read.
 *
 * @param kind of the credentials, as {@link dev.mayfly.core.credential.Credential#kind} says it
 * @param ofCredential the fields of every credential
 * @param ofAddress those of every address
 * @param options that an address may have besides, the best known first
 */
public record TargetFields(
    String kind, Set<String> ofCredential, Set<String> ofAddress, List<String> options) {

  public TargetFields {
    ofCredential = Set.copyOf(ofCredential);
    ofAddress = Set.copyOf(ofAddress);
    options = List.copyOf(options);
  }

  /** The fields that every task is told. */
  public SortedSet<String> all() {
    SortedSet<String> all = new TreeSet<>(ofCredential);
    all.addAll(ofAddress);
    return Collections.unmodifiableSortedSet(all);
  }
}
