package dev.mayfly.sidecar.command;

import java.util.List;

/** Prints the public keys that receipts are checked with. */
public final class ReceiptsKey implements Command {

  private final Signatures signatures;

  public ReceiptsKey(Signatures signatures) {
    this.signatures = signatures;
  }

  @Override
  public Usage usage() {
    return Usage.of("receipts key", "print the public key that receipts are checked with")
        .describing(
            """
            In PEM, with every older version that Vault knows. Keep it where you keep evidence, away from who signs.\
            """)
        .with(Option.CONFIG)
        .examples("mayfly receipts key -c mayfly.yaml > receipts.pub");
  }

  @Override
  public int run(Arguments arguments, Console console) throws Exception {
    List<String> keys = signatures.publicKeys(arguments);
    if (keys.isEmpty()) {
      throw new Failure(
          "not-signing",
          "the configuration names nobody who signs receipts",
          "receipts: { sign: { transit: { key: mayfly-receipts } } }");
    }
    keys.forEach(console.out()::print);
    return Usage.DONE;
  }
}
