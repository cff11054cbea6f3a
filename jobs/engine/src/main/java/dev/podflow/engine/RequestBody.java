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

  RequestBody(HttpExchange exchange) {
    String length = exchange.getRequestHeaders().getFirst("Content-Length");
    this.raw =
        new Counted(
            exchange.getRequestBody(), length == null ? -1 : Long.parseLong(length.strip()));
    this.encoding = exchange.getRequestHeaders().getFirst("Content-Encoding");
  }

  /** The body without the transport's compression, and without the blocks' where asked for. */
  InputStream open(boolean blocks) throws IOException {
    InputStream in = encoding == null ? raw : decoded(encoding);
    return blocks ? BlockFrames.decode(in) : in;
  }

  /** Whether the sender went away before the end. */
  boolean broken() {
    return raw.broken;
  }

  /** Reads what is left. */
  void drain() throws IOException {
    raw.transferTo(OutputStream.nullOutputStream());
  }

  private InputStream decoded(String encoding) throws IOException {
    return switch (encoding) {
      case "gzip" -> new GZIPInputStream(raw);
      case "lz4" -> new LZ4FrameInputStream(raw);
      case "zstd" -> new ZstdInputStream(raw);
      default -> throw new MalformedRequestException("Unknown Content-Encoding: " + encoding, null);
    };
  }

  private static final class Counted extends FilterInputStream {
    private final long expected;
    private long count;
    private boolean broken;

    Counted(InputStream in, long expected) {
      super(in);
      this.expected = expected;
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
