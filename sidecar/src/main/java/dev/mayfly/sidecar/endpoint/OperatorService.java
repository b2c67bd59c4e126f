package dev.mayfly.sidecar.endpoint;

import java.util.concurrent.CompletionStage;

/**
 * What the endpoint asks for the people who run the machine; as for {@link TaskService}, nothing
 * blocks. No credential is to be had from it.
 */
public interface OperatorService extends KnownTasks {

  /** Every task that is kept, and those of others that are being ended here. */
  CompletionStage<Overview> overview();
}
