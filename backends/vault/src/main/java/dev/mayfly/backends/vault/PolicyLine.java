package dev.mayfly.backends.vault;

/** The line of a policy that allows one thing. */
public final class PolicyLine {

  private static final String REVOCATION = "sys/leases/revoke/";

  private PolicyLine() {}

  static String of(VaultCall.Verb verb, String path) {
    return "Add to one of its policies: " + stanza(verb, path);
  }

  public static String stanza(VaultCall.Verb verb, String path) {
    boolean oneLease = path.startsWith(REVOCATION);
    String allowed = oneLease ? path.substring(0, path.lastIndexOf('/')) + "/*" : path;
    String quoted = allowed.replace("\\", "\\\\").replace("\"", "\\\"");
    return "path \"" + quoted + "\" { capabilities = [\"" + verb.capability() + "\"] }";
  }
}
