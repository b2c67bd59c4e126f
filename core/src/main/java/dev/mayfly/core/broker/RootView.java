package dev.mayfly.core.broker;

import java.util.ArrayList;
import java.util.List;

/** What the ledger says of one root secret. Written by {@link EntryApplier} only. */
final class RootView {

  final String root;
  final String target;
  final List<TaskView> due = new ArrayList<>();
  String lastError = "";

  RootView(String root, String target) {
    this.root = root;
    this.target = target;
  }
}
