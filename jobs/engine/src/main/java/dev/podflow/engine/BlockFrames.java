package dev.podflow.engine;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;

/**
 * ClickHouse's compressed blocks (CompressedReadBuffer, CompressedWriteBuffer), little endian:
 * CityHash128 of all that follows, one byte of method, the length of the compressed data plus 9,
 * the length of the raw data, the data.
 */
final class BlockFrames {
  static final byte NONE = 0x02;
  static final byte LZ4 = (byte) 0x82;
  static final byte ZSTD = (byte) 0x90;

  private static final int CHECKSUM_BYTES = 16;
  private static final int HEADER_BYTES = 9;

  /** What a block's head makes this allocate; clients write blocks of up to a megabyte. */
  private static final int MAX_BLOCK_BYTES = 1 << 24;

  private BlockFrames() {}

  /** Frames every write as a block of its own, without compressing it: the way is a loop-back. */
  static OutputStream encode(OutputStream out) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        if (length > 0) {
          out.write(frame(bytes, offset, length));
        }
      }

      @Override
      public void flush() throws IOException {
        out.flush();
      }
    };
  }

  /** How many bytes {@link #encode} makes of a text that is written in chunks of a given size. */
  static long encodedLength(long length, int chunk) {
    return length + (length + chunk - 1) / chunk * (CHECKSUM_BYTES + HEADER_BYTES);
  }

  /**
   * The raw bytes of a stream of blocks (LZ4, ZSTD or not compressed), read a block at a time.
   * Reading throws an IOException on a wrong checksum, an unknown method and a block cut short.
   */
  static InputStream decode(InputStream in) {
    return new BufferedInputStream(new Blocks(in));
  }

  private static byte[] frame(byte[] bytes, int offset, int length) {
    byte[] frame = new byte[CHECKSUM_BYTES + HEADER_BYTES + length];
    ByteBuffer buffer = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
    buffer.position(CHECKSUM_BYTES);
    buffer.put(NONE).putInt(HEADER_BYTES + length).putInt(length).put(bytes, offset, length);
    CityHash128 hash = CityHash128.of(frame, CHECKSUM_BYTES, HEADER_BYTES + length);
    buffer.putLong(0, hash.low()).putLong(Long.BYTES, hash.high());
    return frame;
  }

  private static final class Blocks extends InputStream {
    private final InputStream in;
    private byte[] block = new byte[0];
    private int at;

    Blocks(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      return at < block.length || nextBlock() ? block[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (at == block.length && !nextBlock()) {
        return -1;
      }
      int count = Math.min(length, block.length - at);
      System.arraycopy(block, at, bytes, offset, count);
      at += count;
      return count;
    }

    private boolean nextBlock() throws IOException {
      do {
        byte[] checksum = in.readNBytes(CHECKSUM_BYTES);
        if (checksum.length == 0) {
          return false;
        }
        byte[] header = in.readNBytes(HEADER_BYTES);
        if (checksum.length + header.length < CHECKSUM_BYTES + HEADER_BYTES) {
          throw new EOFException("A compressed block is cut short");
        }
        ByteBuffer sizes = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
        byte method = sizes.get();
        int compressed = sizes.getInt() - HEADER_BYTES;
        int raw = sizes.getInt();
        if (compressed < 0 || compressed > MAX_BLOCK_BYTES || raw < 0 || raw > MAX_BLOCK_BYTES) {
          throw new IOException("A compressed block has an impossible size");
        }
        byte[] frame = new byte[HEADER_BYTES + compressed];
        System.arraycopy(header, 0, frame, 0, HEADER_BYTES);
        if (in.readNBytes(frame, HEADER_BYTES, compressed) < compressed) {
          throw new EOFException("A compressed block is cut short");
        }
        ByteBuffer expected = ByteBuffer.wrap(checksum).order(ByteOrder.LITTLE_ENDIAN);
        CityHash128 hash = CityHash128.of(frame, 0, frame.length);
        if (expected.getLong() != hash.low() || expected.getLong() != hash.high()) {
          throw new IOException("A compressed block has a wrong checksum");
        }
        block = decompress(method, frame, compressed, raw);
        at = 0;
      } while (block.length == 0);
      return true;
    }

    private static byte[] decompress(byte method, byte[] frame, int compressed, int raw)
        throws IOException {
      byte[] block = new byte[raw];
      try {
        switch (method) {
          case NONE -> System.arraycopy(frame, HEADER_BYTES, block, 0, raw);
          case LZ4 ->
              LZ4Factory.fastestInstance()
                  .safeDecompressor()
                  .decompress(frame, HEADER_BYTES, compressed, block, 0, raw);
          case ZSTD -> Zstd.decompressByteArray(block, 0, raw, frame, HEADER_BYTES, compressed);
          default -> throw new IOException("Unknown method of compression: " + (method & 0xff));
        }
      } catch (IndexOutOfBoundsException | LZ4Exception | ZstdException e) {
        throw new IOException("A compressed block does not decompress", e);
      }
      return block;
    }
  }
}
