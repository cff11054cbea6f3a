package dev.podflow.collector;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** The lines of a watch, an event each. A line that never ends does not fill the memory. */
final class Lines {
  private static final int BUFFER_BYTES = 1 << 16;

  /** What is told while reading. */
  interface Listener {
    /** All that has come in was handed out; now it waits. */
    void idle();

    /** Something came in, if only a part of a line. */
    void busy();

    /** A line was longer than the limit, and is left out. */
    void tooLong();
  }

  private final BodyStream in;
  private final int limitBytes;
  private final Listener listener;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private boolean skipping;
  private int at;
  private int end;

  Lines(BodyStream in, int limitBytes, Listener listener) {
    this.in = in;
    this.limitBytes = limitBytes;
    this.listener = listener;
  }

  /** The next line; null at the end. What was cut off before its line end is no line. */
  byte[] next() throws IOException {
    while (true) {
      int from = at;
      while (at < end && buffer[at] != '\n') {
        at++;
      }
      boolean complete = at < end;
      append(from, at - from);
      if (complete) {
        at++;
        byte[] whole = take();
        if (whole != null && whole.length > 0) {
          return whole;
        }
      } else if (!fill()) {
        return null;
      }
    }
  }

  private void append(int from, int length) {
    if (!skipping && line.size() + length > limitBytes) {
      skipping = true;
      line.reset();
    }
    if (!skipping) {
      line.write(buffer, from, length);
    }
  }

  /** The line that is complete now; null if it was too long. */
  private byte[] take() {
    if (skipping) {
      skipping = false;
      listener.tooLong();
      return null;
    }
    byte[] whole = line.toByteArray();
    line.reset();
    return whole;
  }

  private boolean fill() throws IOException {
    if (line.size() == 0 && !skipping && in.isDry()) {
      listener.idle();
    }
    at = 0;
    end = Math.max(0, in.read(buffer, 0, buffer.length));
    listener.busy();
    return end > 0;
  }
}
