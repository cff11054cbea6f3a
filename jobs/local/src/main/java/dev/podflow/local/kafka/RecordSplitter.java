package dev.podflow.local.kafka;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Splits a stream of bytes into records without changing a byte of them: a JSON object a line,
 * pretty-printed objects, objects one after the other, and arrays of objects in any mixture. A line
 * that begins like no object is a record as it is, so that the job, not the launcher, says what is
 * wrong with it.
 *
 * <p>One record is held in memory, never the file. An object that was cut off ends where JSON
 * allows no other reading: at a line end inside a string, or where another object cannot begin. So
 * a broken record does not swallow the good ones behind it.
 */
public final class RecordSplitter {
  /** Takes a record, which is its own from then on. */
  @FunctionalInterface
  public interface Receiver {
    void accept(byte[] record) throws IOException;
  }

  /** Far above the longest flow; what is longer is an object that somebody forgot to close. */
  static final int RECORD_LIMIT_BYTES = 8 << 20;

  private static final int BUFFER_BYTES = 1 << 16;

  private enum State {
    BETWEEN,
    OBJECT,
    LINE
  }

  private final Receiver receiver;
  private final int limit;
  private final ByteArrayOutputStream record = new ByteArrayOutputStream(4096);

  /** What stood on the line before its first other byte: part of the record if no object comes. */
  private final ByteArrayOutputStream lead = new ByteArrayOutputStream();

  private State state = State.BETWEEN;

  /** One bit per open container: is it an array? */
  private final BitSet arrays = new BitSet();

  private int depth;
  private boolean inString;
  private boolean escaped;

  /** The last byte of the object that is no white space. */
  private byte last;

  public RecordSplitter(Receiver receiver) {
    this(receiver, RECORD_LIMIT_BYTES);
  }

  RecordSplitter(Receiver receiver, int limit) {
    this.receiver = receiver;
    this.limit = limit;
  }

  /** Splits all of the stream; the last record needs no line end. */
  public void split(InputStream input) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int read = input.read(buffer); read >= 0; read = input.read(buffer)) {
      split(buffer, read);
    }
    if (state != State.BETWEEN) {
      emit();
    }
  }

  private void split(byte[] buffer, int length) throws IOException {
    int start = 0;
    for (int i = 0; i < length; i++) {
      byte c = buffer[i];
      switch (state) {
        case BETWEEN -> {
          if (begin(c)) {
            start = i;
          }
        }
        case OBJECT -> {
          if (isBroken(c, record.size() + i - start)) {
            record.write(buffer, start, i - start);
            emit();
            begin(c);
            start = i;
          } else if (closes(c)) {
            record.write(buffer, start, i + 1 - start);
            emit();
          }
        }
        case LINE -> {
          if (c == '\n') {
            record.write(buffer, start, i - start);
            emit();
          }
        }
      }
    }
    if (state != State.BETWEEN) {
      record.write(buffer, start, length - start);
    }
  }

  /** Does a record begin with this byte? */
  private boolean begin(byte c) {
    if (c == '{') {
      lead.reset();
      state = State.OBJECT;
      depth = 1;
      arrays.clear();
      last = c;
      return true;
    }
    if (c == '\n') {
      lead.reset();
      return false;
    }
    if (isSpace(c) || c == ',' || c == '[' || c == ']') {
      lead.write(c);
      return false;
    }
    record.writeBytes(lead.toByteArray());
    lead.reset();
    state = State.LINE;
    return true;
  }

  /** Has the object been cut off before this byte? */
  private boolean isBroken(byte c, int lengthBytes) {
    if (c == '\n') {
      return inString || lengthBytes > limit;
    }
    if (c != '{' || inString) {
      return false;
    }
    boolean inArray = arrays.get(depth);
    return !(last == ':' && !inArray || (last == '[' || last == ',') && inArray);
  }

  /** Does this byte of an object end it? */
  private boolean closes(byte c) {
    if (inString) {
      if (escaped) {
        escaped = false;
      } else if (c == '\\') {
        escaped = true;
      } else if (c == '"') {
        inString = false;
      }
      return false;
    }
    if (isSpace(c) || c == '\n') {
      return false;
    }
    last = c;
    switch (c) {
      case '"' -> inString = true;
      case '{', '[' -> arrays.set(++depth, c == '[');
      case '}', ']' -> depth--;
      default -> {}
    }
    return depth == 0;
  }

  private static boolean isSpace(byte c) {
    return c == ' ' || c == '\t' || c == '\r';
  }

  private void emit() throws IOException {
    byte[] bytes = record.toByteArray();
    record.reset();
    state = State.BETWEEN;
    inString = false;
    escaped = false;
    receiver.accept(withoutTrailingSpace(bytes));
  }

  /** Line ends belong to the file, not to the record. */
  private static byte[] withoutTrailingSpace(byte[] bytes) {
    int length = bytes.length;
    while (length > 0 && (isSpace(bytes[length - 1]) || bytes[length - 1] == '\n')) {
      length--;
    }
    return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
  }
}
