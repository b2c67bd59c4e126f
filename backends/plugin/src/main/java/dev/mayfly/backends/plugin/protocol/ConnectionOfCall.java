package dev.mayfly.backends.plugin.protocol;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.Objects;

/** Which connection of Vault's a call is about, as its metadata say; empty: the only one. */
final class ConnectionOfCall implements ServerInterceptor {

  private static final Metadata.Key<String> SENT =
      Metadata.Key.of("multiplex_id", Metadata.ASCII_STRING_MARSHALLER);
  private static final Context.Key<String> CONNECTION = Context.key("connection");

  /** Of the call that this thread answers. */
  static String current() {
    return Objects.requireNonNullElse(CONNECTION.get(), "");
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    String connection = Objects.requireNonNullElse(headers.get(SENT), "");
    Context context = Context.current().withValue(CONNECTION, connection);
    return Contexts.interceptCall(context, call, headers, next);
  }
}
