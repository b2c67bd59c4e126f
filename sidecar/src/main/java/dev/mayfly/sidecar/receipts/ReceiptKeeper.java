package dev.mayfly.sidecar.receipts;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.broker.Receipt;
import dev.mayfly.core.loop.Answer;
import dev.mayfly.core.loop.Lane;
import dev.mayfly.core.task.TaskId;
import dev.mayfly.core.text.Messages;
import dev.mayfly.core.time.Deadline;
import dev.mayfly.sidecar.configuration.ConfiguredReceipts;
import dev.mayfly.sidecar.configuration.ConfiguredReceipts.Sink;
import dev.mayfly.sidecar.context.RunReport;
import dev.mayfly.sidecar.instance.Instance;
import dev.mayfly.sidecar.instance.OpenLedger;
import dev.mayfly.sidecar.instance.Sha256;
import dev.mayfly.sidecar.reporting.ReceiptFiles;
import dev.mayfly.sidecar.reporting.TerminationLog;
import dev.mayfly.sidecar.reporting.Testimony;
import dev.mayfly.sidecar.signing.Jws;
import dev.mayfly.sidecar.signing.Signer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Puts the receipts of tasks that ended where they are wanted, each once. A signature that cannot
 * be had holds up nothing: the receipt is kept without, and signed later. Blocking; thread-safe.
 */
public final class ReceiptKeeper {

  /** Longest wait for signatures when nothing else is waited for any more. */
  private static final Duration CLOSING = Duration.ofSeconds(5);

  private static final Duration AGAIN = Duration.ofMinutes(1);
  private static final Duration WRITING = Duration.ofSeconds(30);

  private final Instance instance;
  private final RunReport report;
  private final ConfiguredReceipts wanted;
  private final Optional<Signer> signer;
  private final TerminationLog terminations;

  /** With whether nothing was left to do then: what is hindered is kept again when it is done. */
  private final Map<TaskId, Boolean> kept = new ConcurrentHashMap<>();

  private volatile boolean unsigned;

  public ReceiptKeeper(Instance instance, RunReport report) {
    this.instance = instance;
    this.report = report;
    this.wanted = instance.configuration().receipts();
    this.signer =
        wanted.signing().map(signing -> TransitSigner.of(signing, instance.servers().vault()));
    this.terminations = new TerminationLog(wanted.terminationLog());
  }

  /** Where receipts are written one after the other. */
  public Lane lane() {
    return instance.engine().lanes().lane("receipts", 1);
  }

  /** Keeps one; of a task at its end every place is told, whether or not another can be written. */
  public void keep(Receipt receipt, Testimony told, Deadline deadline) {
    Optional<Path> file = written(receipt, told);
    if (receipt.ended().isEmpty() || !isNews(receipt)) {
      return;
    }
    byte[] bytes = ReceiptFiles.bytes(receipt, told);
    Optional<String> jws =
        told.maySign(receipt)
            ? signed(receipt.task().toString(), bytes, deadline)
            : Optional.empty();
    if (file.isPresent() && jws.isPresent()) {
      writing(receipt, "signature", () -> files().sign(file.get(), jws.get()));
    }
    if (wanted.sinks().contains(Sink.LOG)) {
      report.receipt(receipt, told, jws);
    }
    if (wanted.sinks().contains(Sink.TERMINATION_LOG)) {
      writing(
          receipt, "termination log", () -> terminations.write(receipt, told, Sha256.of(bytes)));
    }
  }

  private boolean isNews(Receipt receipt) {
    Boolean before = kept.put(receipt.task(), receipt.complete());
    return before == null || before != receipt.complete();
  }

  /**
   * Nobody tells of these tasks again: their ledger is closed. Behind what was told of them before.
   */
  public void forget(List<Receipt> receipts) {
    List<TaskId> tasks = receipts.stream().map(Receipt::task).toList();
    instance.engine().loop().post(() -> forgetInTurn(tasks));
  }

  /** However long others take: what misses its turn here is remembered for ever. On the loop. */
  private void forgetInTurn(List<TaskId> tasks) {
    lane()
        .<Boolean>submit(
            deadline -> kept.keySet().removeAll(tasks),
            WRITING,
            answer -> {
              if (answer instanceof Answer.Failed<Boolean>) {
                forgetInTurn(tasks);
              }
            });
  }

  /** Keeps what was not kept yet, at the end of this process. */
  public void keepAll() {
    Deadline deadline = Deadline.in(instance.engine().clock(), CLOSING);
    instance.ledgers().all().forEach(ledger -> keepAll(ledger, deadline));
    signLeft(deadline);
  }

  /** Keeps those of one ledger, and returns them. */
  public List<Receipt> keepAll(OpenLedger ledger, Deadline deadline) {
    List<Receipt> receipts = ledger.receipts().join();
    receipts.forEach(receipt -> keep(receipt, ledger.testimony(), deadline));
    return receipts;
  }

  /** Signs now and then what could not be signed before; to be called once. */
  public void signLeftRegularly() {
    if (signer.isPresent()) {
      unsigned = true;
      instance.engine().loop().post(this::signLeftAndAgain);
    }
  }

  private void signLeftAndAgain() {
    if (unsigned) {
      lane()
          .<Boolean>submit(
              deadline -> {
                signLeft(deadline);
                return true;
              },
              WRITING,
              answer -> {});
    }
    instance.engine().loop().after(AGAIN, this::signLeftAndAgain);
  }

  private void signLeft(Deadline deadline) {
    if (signer.isEmpty() || !wanted.sinks().contains(Sink.FILE)) {
      return;
    }
    unsigned = false;
    try {
      for (Path file : files().unsigned()) {
        Optional<String> jws =
            signed(file.getFileName().toString(), Files.readAllBytes(file), deadline);
        if (jws.isEmpty()) {
          return;
        }
        files().sign(file, jws.get());
      }
    } catch (IOException e) {
      unsigned = true;
      report.warn("cannot look for receipts that are not signed yet: " + Messages.of(e));
    }
  }

  private Optional<String> signed(String what, byte[] bytes, Deadline deadline) {
    if (signer.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Jws.sign(bytes, signer.get(), deadline));
    } catch (BackendException e) {
      if (!unsigned) {
        report.warn(
            "the receipt "
                + what
                + " is kept without a signature, and signed as soon as that can be done: "
                + e.message());
      }
      unsigned = true;
      return Optional.empty();
    }
  }

  private Optional<Path> written(Receipt receipt, Testimony told) {
    if (!wanted.sinks().contains(Sink.FILE)) {
      return Optional.empty();
    }
    try {
      return Optional.of(files().write(receipt, told));
    } catch (IOException e) {
      warn(receipt, "receipt", e);
      return Optional.empty();
    }
  }

  private interface Writing {
    void write() throws IOException;
  }

  private void writing(Receipt receipt, String what, Writing writing) {
    try {
      writing.write();
    } catch (IOException e) {
      warn(receipt, what, e);
    }
  }

  private void warn(Receipt receipt, String what, IOException e) {
    report.warn(
        "cannot write the "
            + what
            + " of "
            + receipt.task()
            + ", whose end the ledger has as well: "
            + Messages.of(e));
  }

  private ReceiptFiles files() throws IOException {
    return new ReceiptFiles(instance.state().receipts());
  }
}
