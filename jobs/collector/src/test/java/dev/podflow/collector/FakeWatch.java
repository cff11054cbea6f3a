package dev.podflow.collector;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** One open watch of the {@link FakeApiServer}. */
final class FakeWatch {
  private static final byte[] END = new byte[0];
  private static final byte[] ABORT = new byte[0];

  private final String path;
  private final BlockingQueue<byte[]> queue = new LinkedBlockingQueue<>();
  private long queued;
  private long sent;
  private boolean ended;

  FakeWatch(String path) {
    this.path = path;
  }

  String path() {
    return path;
  }

  synchronized void send(String bytes) {
    queued++;
    queue.add(bytes.getBytes(UTF_8));
  }

  synchronized void end() {
    queued++;
    queue.add(END);
  }

  synchronized void abort() {
    queued++;
    queue.add(ABORT);
  }

  /** Waits until it has sent what was there when this was called, or has ended. */
  synchronized void awaitSent() {
    long all = queued;
    try {
      while (sent < all && !ended) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void sent(boolean last) {
    sent++;
    ended |= last;
    notifyAll();
  }

  /** Sends what comes, until it ends; an exception breaks the connection without an end. */
  void stream(OutputStream out) throws IOException {
    try {
      send(out);
    } finally {
      sent(true);
    }
  }

  private void send(OutputStream out) throws IOException {
    out.flush();
    while (true) {
      byte[] next;
      try {
        next = queue.take();
      } catch (InterruptedException e) {
        throw new IOException("the server ends", e);
      }
      if (next == END) {
        return;
      }
      if (next == ABORT) {
        out.flush();
        throw new IOException("broken");
      }
      out.write(next);
      out.flush();
      sent(false);
    }
  }
}
