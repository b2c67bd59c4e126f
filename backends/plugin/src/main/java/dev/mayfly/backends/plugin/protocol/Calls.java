package dev.mayfly.backends.plugin.protocol;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerServiceDefinition;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** A service of gRPC whose messages are bytes. */
final class Calls {

  private final String service;
  private final ServerServiceDefinition.Builder definition;

  /** What is answered to one message; a failure is told by its status. */
  @FunctionalInterface
  interface Answer {
    byte[] to(byte[] request);
  }

  private static final MethodDescriptor.Marshaller<byte[]> BYTES =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] value) {
          return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
          try {
            return stream.readAllBytes();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
      };

  Calls(String service) {
    this.service = service;
    this.definition = ServerServiceDefinition.builder(service);
  }

  /** A message for a message. */
  Calls answering(String method, Answer answer) {
    definition.addMethod(
        descriptor(MethodType.UNARY, method),
        ServerCalls.asyncUnaryCall(
            (request, observer) -> {
              try {
                observer.onNext(answer.to(request));
                observer.onCompleted();
              } catch (StatusRuntimeException e) {
                observer.onError(e);
              }
            }));
    return this;
  }

  /** A stream that says nothing, and lasts as long as the process. */
  Calls silent(String method) {
    definition.addMethod(
        descriptor(MethodType.SERVER_STREAMING, method),
        ServerCalls.asyncServerStreamingCall((request, observer) -> {}));
    return this;
  }

  /** The same of one that is written to in turn, where nothing that comes is wanted. */
  Calls silentBothWays(String method) {
    definition.addMethod(
        descriptor(MethodType.BIDI_STREAMING, method),
        ServerCalls.asyncBidiStreamingCall(Ignored::new));
    return this;
  }

  private MethodDescriptor<byte[], byte[]> descriptor(MethodType type, String method) {
    return MethodDescriptor.newBuilder(BYTES, BYTES)
        .setType(type)
        .setFullMethodName(MethodDescriptor.generateFullMethodName(service, method))
        .build();
  }

  ServerServiceDefinition definition() {
    return definition.build();
  }
}
