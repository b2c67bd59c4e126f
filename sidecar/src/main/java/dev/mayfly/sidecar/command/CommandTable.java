package dev.mayfly.sidecar.command;

import java.util.List;

/** All commands there are. Only the one that is asked for is made: a start should cost no more. */
public interface CommandTable {

  /** The names in the order in which help lists them; a name may be two words. */
  List<String> names();

  /** The command of one of these names. */
  Command make(String name);
}
