package dev.podflow.collector;

import io.fabric8.kubernetes.client.http.AsyncBody;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The body of an answer as it comes in. It takes a few chunks ahead of its reader, so that {@link
 * #isDry} tells whether something that has arrived is still to be read. Read by one thread.
 */
final class BodyStream extends InputStream implements AsyncBody.Consumer<List<ByteBuffer>> {
  /** A chunk is at most 16 KB. */
  private static final int CHUNKS_AHEAD = 64;

  private static final ByteBuffer END = ByteBuffer.allocate(0);

  private final long silenceMillis;
  private final BlockingQueue<ByteBuffer> chunks = new LinkedBlockingQueue<>();

  /** Whether there are chunks enough, and no further one was asked for. */
  private final AtomicBoolean paused = new AtomicBoolean();

  private volatile AsyncBody source;
  private volatile Throwable failure;
  private ByteBuffer current = END;
  private boolean ended;

  /**
   * @param silence how long nothing may come; then the connection is taken for dead
   */
  BodyStream(Duration silence) {
    this.silenceMillis = silence.toMillis();
  }

  void start(AsyncBody body) {
    source = body;
    body.done()
        .whenComplete(
            (nothing, e) -> {
              failure = e;
              chunks.add(END);
            });
    body.consume();
  }

  @Override
  public void consume(List<ByteBuffer> buffers, AsyncBody body) {
    for (ByteBuffer buffer : buffers) {
      if (buffer.hasRemaining()) {
        chunks.add(buffer);
      }
    }
    if (chunks.size() < CHUNKS_AHEAD) {
      body.consume();
      return;
    }
    paused.set(true);
    if (chunks.size() < CHUNKS_AHEAD) {
      resume(body);
    }
  }

  private void resume(AsyncBody body) {
    if (paused.compareAndSet(true, false)) {
      body.consume();
    }
  }

  /** Whether everything that has come in was read. */
  boolean isDry() {
    return !ended && !current.hasRemaining() && chunks.isEmpty();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int offset, int most) throws IOException {
    if (most == 0) {
      return 0;
    }
    if (!current.hasRemaining() && !ended) {
      take();
    }
    if (ended) {
      if (failure != null) {
        throw new IOException("the connection broke: " + failure.getMessage(), failure);
      }
      return -1;
    }
    int count = Math.min(most, current.remaining());
    current.get(to, offset, count);
    return count;
  }

  private void take() throws IOException {
    try {
      ByteBuffer next = chunks.poll(silenceMillis, TimeUnit.MILLISECONDS);
      if (next == null) {
        throw new SocketTimeoutException("nothing came for " + silenceMillis + " ms");
      }
      current = next;
      ended = next == END;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
    if (chunks.size() < CHUNKS_AHEAD / 2) {
      resume(source);
    }
  }

  @Override
  public void close() {
    if (source != null) {
      source.cancel();
    }
  }
}
