package dev.mayfly.sidecar.recovery;

import dev.mayfly.core.broker.Receipts;
import dev.mayfly.core.ledger.HeldLedger;
import dev.mayfly.core.ledger.LedgerHandOver;
import dev.mayfly.core.ledger.LedgerName;
import dev.mayfly.core.ledger.LedgerOrigin;
import dev.mayfly.core.ledger.LedgerReader;
import dev.mayfly.core.ledger.LedgerStore;
import dev.mayfly.core.text.Messages;
import dev.mayfly.sidecar.context.RunReport;
import dev.mayfly.sidecar.instance.Instance;
import dev.mayfly.sidecar.text.Visible;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Work that was handed over: taken from where it lies into the store of this machine, and taken out
 * there once it is at its end here.
 */
final class LedgerImporter {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Instance instance;
  private final LedgerHandOver place;
  private final LedgerStore store;
  private final RunReport report;
  private final Map<LedgerName, HeldLedger> ours = new TreeMap<>();
  private final Set<String> told = new HashSet<>();

  /** What cannot be taken up, ever. */
  private final Set<String> aside = new HashSet<>();

  private LedgerImporter(Instance instance, RunReport report, LedgerHandOver place) {
    this.instance = instance;
    this.place = place;
    this.store = instance.state().ledgers();
    this.report = report;
  }

  /** Empty where the configuration names no place for it. */
  static Optional<LedgerImporter> of(Instance instance, RunReport report) {
    Set<String> odd = new HashSet<>();
    return LedgerExporter.place(
            instance,
            PATIENCE,
            name -> {
              if (odd.add(name)) {
                setAside(report, Visible.line(name), "no Mayfly gives such a name");
              }
            })
        .map(place -> new LedgerImporter(instance, report, place));
  }

  private static void setAside(RunReport report, String name, String why) {
    report.warn(
        name
            + " is set aside, and stays where it is: "
            + why
            + "; fix: look who created it, and delete it if it is nobody's work");
  }

  /** Takes what nobody is at work on, and puts it into the store. */
  void take() {
    try {
      for (LedgerName name : place.unfinished()) {
        if (!aside.contains(name.text())) {
          takeOrSetAside(name);
        }
      }
    } catch (IOException e) {
      tellOnce("cannot look for what was handed over: " + Messages.of(e));
    }
  }

  /** Whoever may create entries may create any: none of them keeps us from the others. */
  private void takeOrSetAside(LedgerName name) {
    try {
      take(name);
    } catch (UnusableWorkException e) {
      setAside(name, Messages.of(e));
    } catch (IOException e) {
      tellOnce("cannot take up " + name + " yet: " + Messages.of(e));
    } catch (RuntimeException | OutOfMemoryError e) {
      setAside(name, Messages.of(e));
    }
  }

  private void setAside(LedgerName name, String why) {
    aside.add(name.text());
    setAside(report, name.text(), why);
  }

  private void take(LedgerName name) throws IOException {
    HeldLedger before = ours.get(name);
    if (before != null) {
      before.keep();
      return;
    }
    String us = instance.own().name().text();
    Optional<? extends HeldLedger> taken = place.take(name, us, origin -> isOurs(name, origin));
    if (taken.isPresent()) {
      if (!isHere(name)) {
        receive(taken.get());
      }
      ours.put(name, taken.get());
    }
  }

  private boolean isOurs(LedgerName name, LedgerOrigin origin) {
    boolean ours = !origin.targets().isEmpty() && instance.hasTargets(origin.targets());
    if (!ours) {
      tellOnce(name + " was left by a process whose targets are not ours: left alone");
    }
    return ours;
  }

  /** Where it cannot be received, another may try at once. */
  private void receive(HeldLedger taken) throws IOException {
    boolean received = false;
    try {
      byte[] ledger = taken.read();
      check(ledger);
      store.receive(taken.name(), taken.origin(), ledger);
      received = true;
      report.tell("took over " + taken.name() + ", which " + taken.origin().process() + " left");
    } finally {
      if (!received) {
        taken.close();
      }
    }
  }

  /** Throws where it is no whole ledger, or tells no possible story. */
  private static void check(byte[] ledger) throws UnusableWorkException {
    LedgerReader read = LedgerReader.of(ledger);
    if (read.fault().isPresent()) {
      throw new UnusableWorkException("its ledger is damaged: " + read.fault().get());
    }
    try {
      Receipts.withOwn(read.entries());
    } catch (IllegalStateException e) {
      throw new UnusableWorkException("its ledger tells no possible story: " + e.getMessage(), e);
    }
  }

  private boolean isHere(LedgerName name) throws IOException {
    return store.unfinished().contains(name) || store.finished().contains(name);
  }

  /** Takes out what is at its end here. */
  void forgetFinished() {
    for (HeldLedger each : Set.copyOf(ours.values())) {
      try {
        if (store.finished().contains(each.name())) {
          each.finish();
          ours.remove(each.name());
          report.tell(each.name() + " is taken out of Vault");
        }
      } catch (IOException e) {
        tellOnce("cannot take " + each.name() + " out of Vault yet: " + Messages.of(e));
      }
    }
  }

  /** We go: another may take at once what is not at its end. */
  void giveBack() {
    for (HeldLedger each : ours.values()) {
      try {
        each.close();
      } catch (IOException e) {
        report.warn(each.name() + " stays claimed for a while: " + Messages.of(e));
      }
    }
  }

  private void tellOnce(String what) {
    if (told.add(what)) {
      report.warn(what);
    }
  }
}
