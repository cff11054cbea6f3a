package dev.podflow.flow;

import dev.podflow.json.ByteText;
import dev.podflow.json.JsonReader;

/** The texts of a record: pooled, cut, hashed, or put into lower case, without garbage. */
public final class Texts {
  /**
   * Longer texts are cut, as they become parts of keys. No name in Kubernetes or DNS has more than
   * 253 bytes, so what is cut is not a name.
   */
  public static final int MAX_LENGTH_BYTES = 512;

  private final JsonReader json;
  private final StringPool pool;
  private final byte[] scratch = new byte[MAX_LENGTH_BYTES];
  private int length;

  public Texts(JsonReader json, StringPool pool) {
    this.json = json;
    this.pool = pool;
  }

  /** Reads a text. */
  public String read() {
    return json.readText() ? current() : "";
  }

  /** The text that was just read. */
  public String current() {
    return part(0, json.textLength());
  }

  /** A part of the text that was just read. */
  public String part(int from, int partLength) {
    return of(json.text(), json.textStart() + from, partLength);
  }

  /** The text that the bytes are. */
  public String of(byte[] text, int start, int textLength) {
    return pool.get(text, start, ByteText.cut(text, start, textLength, MAX_LENGTH_BYTES));
  }

  /** Reads a text in lower case (ASCII). */
  public String readLowerCase() {
    if (!json.readText()) {
      return "";
    }
    begin();
    byte[] text = json.text();
    int start = json.textStart();
    int end = start + ByteText.cut(text, start, json.textLength(), MAX_LENGTH_BYTES);
    for (int i = start; i < end; i++) {
      byte b = text[i];
      scratch[length++] = b >= 'A' && b <= 'Z' ? (byte) (b + 0x20) : b;
    }
    return built();
  }

  /** Reads a list of texts, joined with commas. */
  public String readJoined() {
    begin();
    json.enterArray();
    while (json.nextElement()) {
      if (json.readText()) {
        if (length > 0 && length < scratch.length) {
          scratch[length++] = ',';
        }
        int space = scratch.length - length;
        int cut = ByteText.cut(json.text(), json.textStart(), json.textLength(), space);
        System.arraycopy(json.text(), json.textStart(), scratch, length, cut);
        length += cut;
      }
    }
    return built();
  }

  /** Reads a list of texts and returns the first one that is not empty. */
  public String readFirst() {
    String first = "";
    json.enterArray();
    while (json.nextElement()) {
      if (first.isEmpty()) {
        first = read();
      } else {
        json.skip();
      }
    }
    return first;
  }

  /** Reads a text and returns its hash; 0 if it is empty. */
  public long readHash() {
    return json.readText() && json.textLength() > 0
        ? ByteText.hash(json.text(), json.textStart(), json.textLength())
        : 0;
  }

  private void begin() {
    length = 0;
  }

  private String built() {
    return pool.get(scratch, 0, length);
  }
}
