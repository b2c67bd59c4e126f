package dev.mayfly.core.ledger;

import java.io.IOException;

/**
 * Where one ledger's bytes are kept. Opening it is exclusive: a second opener is refused by the
 * implementation's factory. Blocking; used by one thread at a time.
 */
public interface Storage extends AutoCloseable {

  /**
   * Everything appended so far; after a crash its tail may be torn, or be bytes that were never
   * written.
   */
  byte[] read() throws IOException;

  /** Forgets everything from {@code length} on. */
  void truncate(long length) throws IOException;

  /**
   * Appends at the end, all or nothing: after a failure the end is where it was. Not durable before
   * {@link #sync}.
   */
  void append(byte[] frames) throws IOException;

  /** Returns once everything appended survives a crash of the machine. */
  void sync() throws IOException;

  /**
   * Bytes that can still be appended even if the disk is full, because they were allocated ahead.
   * The implementation tries to keep {@link #RESERVE} of them and says less only when the disk
   * refuses more.
   */
  long reserved();

  /**
   * What an implementation allocates ahead, in bytes: room to record the end of some thousand
   * leases.
   */
  long RESERVE = 1 << 20;

  @Override
  void close() throws IOException;
}
