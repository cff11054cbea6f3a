package dev.podflow.metadata;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;

/**
 * JSON values one after another. After a malformed one it goes on at the next line that begins with
 * a brace: that is where a document begins, whether it is pretty-printed or alone on its line.
 */
final class JsonDocuments implements Documents {
  private static final int BUFFER = 1 << 16;

  /** The line break and the brace that tell where to go on may have been read already. */
  private static final int LOOK_BACK = 2;

  private static final JsonFactory FACTORY =
      JsonFactory.builder().disable(StreamReadFeature.AUTO_CLOSE_SOURCE).build();

  private final PushbackInputStream in;
  private final Recorder recorder;
  private JsonParser parser;

  /** Lines before the parser's first. */
  private long linesBefore;

  JsonDocuments(InputStream in) throws IOException {
    this.in = new PushbackInputStream(in, BUFFER);
    this.recorder = new Recorder();
    this.parser = FACTORY.createParser(recorder);
  }

  @Override
  public boolean next() throws IOException {
    return parser.nextToken() != null;
  }

  @Override
  public JsonParser parser() {
    return parser;
  }

  @Override
  public long line() {
    return linesBefore + parser.currentLocation().getLineNr();
  }

  @Override
  public void skip() throws IOException {
    linesBefore = line() - 1;
    ByteArrayOutputStream unread = new ByteArrayOutputStream();
    parser.releaseBuffered(unread);
    int back = Math.min(recorder.length, unread.size() + LOOK_BACK);
    in.unread(recorder.recent, recorder.length - back, back);
    recorder.length = 0;
    boolean lineStart = false;
    int b;
    while ((b = in.read()) >= 0 && !(lineStart && b == '{')) {
      lineStart = b == '\n';
      if (lineStart) {
        linesBefore++;
      }
    }
    if (b >= 0) {
      in.unread(b);
    }
    parser = FACTORY.createParser(recorder);
  }

  /** Hands bytes to the parser and remembers those that it may not have looked at. */
  private final class Recorder extends InputStream {
    final byte[] recent = new byte[BUFFER];
    int length;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int most) throws IOException {
      int count = in.read(to, offset, Math.min(most, BUFFER - LOOK_BACK));
      if (count > 0) {
        int keep = Math.min(length, LOOK_BACK);
        System.arraycopy(recent, length - keep, recent, 0, keep);
        System.arraycopy(to, offset, recent, keep, count);
        length = keep + count;
      }
      return count;
    }
  }
}
