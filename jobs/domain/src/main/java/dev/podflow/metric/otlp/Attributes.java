package dev.podflow.metric.otlp;

import dev.podflow.json.ByteText;
import java.util.Arrays;

/**
 * Attributes of one thing as bytes, in order of their names; of two with the same name the first
 * holds, and one without a value is as good as none. Mutable and reused.
 */
final class Attributes {
  /** More than any exporter has; Prometheus's own limit is unset, usual advice is 30. */
  static final int LIMIT = 128;

  /** Longer values are cut, as they become parts of keys. What is cut still tells series apart. */
  static final int VALUE_BYTES_MAX = 512;

  private static final int NAME_BYTES_MAX = 256;

  private final int[] names = new int[LIMIT];
  private final int[] nameEnds = new int[LIMIT];
  private final int[] values = new int[LIMIT];
  private final int[] valueEnds = new int[LIMIT];
  private final Text text = new Text();
  private int size;

  void clear() {
    size = 0;
    text.clear();
  }

  int size() {
    return size;
  }

  boolean isFull() {
    return size == LIMIT;
  }

  /** Where an attribute's name and value are written to, in this order or the other. */
  Text text() {
    return text;
  }

  /** Begins an attribute, of which nothing is known yet. */
  void begin() {
    names[size] = nameEnds[size] = values[size] = valueEnds[size] = 0;
  }

  /** What was written since then is the name. */
  void name(int from) {
    names[size] = from;
    nameEnds[size] = from + ByteText.cut(text.bytes(), from, text.size() - from, NAME_BYTES_MAX);
  }

  /** What was written since then is the value. */
  void value(int from) {
    values[size] = from;
    valueEnds[size] = text.size();
  }

  /**
   * Ends an attribute and puts it in its place.
   *
   * @return which one it is now; -1 if there is one of that name, or no value
   */
  int end() {
    int start = names[size];
    int length = nameEnds[size] - start;
    if (length == 0 || valueEnds[size] == values[size]) {
      return -1;
    }
    int at = size;
    while (at > 0) {
      int order = compare(at - 1, text.bytes(), start, length);
      if (order == 0) {
        return -1;
      }
      if (order < 0) {
        break;
      }
      at--;
    }
    if (at < size) {
      move(names, at);
      move(nameEnds, at);
      move(values, at);
      move(valueEnds, at);
    }
    size++;
    return at;
  }

  /** Takes one out again. */
  void remove(int at) {
    size--;
    for (int[] array : new int[][] {names, nameEnds, values, valueEnds}) {
      System.arraycopy(array, at + 1, array, at, size - at);
    }
  }

  private void move(int[] array, int to) {
    int last = array[size];
    System.arraycopy(array, to, array, to + 1, size - to);
    array[to] = last;
  }

  /** How the name of the i-th is ordered against another name. */
  int compare(int i, byte[] other, int start, int length) {
    return Arrays.compareUnsigned(
        text.bytes(), names[i], nameEnds[i], other, start, start + length);
  }

  int nameStart(int i) {
    return names[i];
  }

  int nameLength(int i) {
    return nameEnds[i] - names[i];
  }

  int valueStart(int i) {
    return values[i];
  }

  int valueLength(int i) {
    return valueEnds[i] - values[i];
  }

  byte[] bytes() {
    return text.bytes();
  }

  /** A hash of all of them, with values as they came. */
  long hash() {
    long hash = size;
    for (int i = 0; i < size; i++) {
      hash = mix(hash, ByteText.hash(bytes(), names[i], nameLength(i)));
      hash = mix(hash, ByteText.hash(bytes(), values[i], valueLength(i)));
    }
    return hash;
  }

  static long mix(long hash, long next) {
    long mixed = (Long.rotateLeft(hash, 29) ^ next) * 0x9E3779B185EBCA87L;
    return mixed ^ (mixed >>> 32);
  }
}
