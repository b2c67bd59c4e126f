package dev.mayfly.sidecar.runtime;

import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/** Threads for what blocks, or what is not to hold up the loop. They end with the process. */
public final class BackgroundThreads {

  private BackgroundThreads() {}

  /** One thread, which does one thing after the other. */
  public static Executor one(String name) {
    return Executors.newSingleThreadExecutor(factory(name));
  }

  /** A thread for each thing to do. */
  public static Executor each(String name) {
    ThreadFactory factory = factory(name);
    return task -> factory.newThread(task).start();
  }

  private static ThreadFactory factory(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
