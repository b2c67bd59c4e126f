package dev.mayfly.backends.plugin.protocol;

import io.grpc.stub.StreamObserver;

/** Takes what comes, and ends its own side when the other ends. */
record Ignored(StreamObserver<byte[]> answers) implements StreamObserver<byte[]> {

  @Override
  public void onNext(byte[] value) {}

  @Override
  public void onError(Throwable failure) {}

  @Override
  public void onCompleted() {
    answers.onCompleted();
  }
}
