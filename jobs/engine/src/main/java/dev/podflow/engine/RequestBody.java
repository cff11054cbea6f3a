package dev.podflow.engine;

import com.github.luben.zstd.ZstdInputStream;
import com.sun.net.httpserver.HttpExchange;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.GZIPInputStream;
import net.jpountz.lz4.LZ4FrameInputStream;

/**
 * The body of a request. It tells a body that is complete from one whose sender went away, which
 * must not be inserted, and it is never closed by those who read it, since an answer can only be
 * sent when the body has been read to its end.
 */
final class RequestBody {
  private final Counted raw;
  private final String encoding;
  private final long maxBytes;

  /** The body is larger than anybody's is. */
  static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * @param exchange whose Content-Length, if there is one, is a number
   */
  RequestBody(HttpExchange exchange) {
    this(
        exchange.getRequestBody(),
        exchange.getRequestHeaders().getFirst("Content-Length"),
        exchange.getRequestHeaders().getFirst("Content-Encoding"),
        Admission.MAX_BODY_BYTES);
  }

  /**
   * @param maxBytes how much it holds at most, as it comes and unpacked
   */
  RequestBody(InputStream in, String length, String encoding, long maxBytes) {
    this.raw = new Counted(in, length == null ? -1 : Long.parseLong(length.strip()), maxBytes);
    this.encoding = encoding;
    this.maxBytes = maxBytes;
  }

  /** The body without the transport's compression, and without the blocks' where asked for. */
  InputStream open(boolean blocks) throws IOException {
    InputStream in = encoding == null ? raw : limited(decoded(encoding));
    return blocks ? limited(BlockFrames.decode(in)) : in;
  }

  /** Whether the sender went away before the end. */
  boolean broken() {
    return raw.broken;
  }

  /** Reads what is left. */
  void drain() throws IOException {
    raw.transferTo(OutputStream.nullOutputStream());
  }

  private InputStream limited(InputStream unpacked) {
    return new Counted(unpacked, -1, maxBytes);
  }

  private InputStream decoded(String encoding) throws IOException {
    return switch (encoding) {
      case "gzip" -> new GZIPInputStream(raw);
      case "lz4" -> new LZ4FrameInputStream(raw);
      case "zstd" -> new ZstdInputStream(raw);
      default -> throw new IOException("Unknown Content-Encoding: " + encoding);
    };
  }

  private static final class Counted extends FilterInputStream {
    private final long expected;
    private final long maxBytes;
    private long count;
    private boolean broken;

    /**
     * @param expected how long it says that it is; -1 where it does not
     */
    Counted(InputStream in, long expected, long maxBytes) {
      super(in);
      this.expected = expected;
      this.maxBytes = maxBytes;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read;
      try {
        read = super.read(bytes, offset, length);
      } catch (IOException e) {
        broken = true;
        throw e;
      }
      if (read > 0) {
        count += read;
        if (count > maxBytes) {
          throw new TooLargeException();
        }
      } else if (read < 0 && expected > count) {
        broken = true;
        throw new EOFException("The body ends after %d of %d bytes".formatted(count, expected));
      }
      return read;
    }

    @Override
    public void close() {
      // The front reads the rest.
    }
  }
}
