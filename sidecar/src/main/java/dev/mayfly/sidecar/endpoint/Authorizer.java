package dev.mayfly.sidecar.endpoint;

import java.util.List;
import org.eclipse.jetty.http.HttpFields;

/** Decides who may use which path. */
@FunctionalInterface
interface Authorizer {

  /** Throws where the sender may not. */
  void admit(List<String> path, HttpFields headers, Peer peer);
}
