package dev.mayfly.backends.vault;

/** The line of a policy that would mend a denial. */
final class PolicyLine {

  private static final String REVOCATION = "sys/leases/revoke/";

  private PolicyLine() {}

  static String of(VaultCall.Verb verb, String path) {
    return "Add to one of its policies: " + stanza(verb, path);
  }

  static String stanza(VaultCall.Verb verb, String path) {
    boolean oneLease = path.startsWith(REVOCATION);
    String allowed = oneLease ? path.substring(0, path.lastIndexOf('/')) + "/*" : path;
    return "path \"" + allowed + "\" { capabilities = [\"" + verb.capability() + "\"] }";
  }
}
