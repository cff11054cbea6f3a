package dev.podflow.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.clickhouse.data.ClickHouseCityHash;
import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import net.jpountz.lz4.LZ4Factory;
import org.junit.jupiter.api.Test;

// The driver has deprecated its own hash, which makes it no worse as a second opinion.
@SuppressWarnings("deprecation")
class BlockFramesTest {
  @Test
  void theHashIsTheDriversForEveryLength() {
    Random random = new Random(7);
    for (int length = 0; length < 1000; length++) {
      byte[] bytes = bytes(random, length + 3);
      long[] expected = ClickHouseCityHash.cityHash128(bytes, 3, length);
      assertThat(CityHash128.of(bytes, 3, length))
          .as("of %d bytes", length)
          .isEqualTo(new CityHash128(expected[0], expected[1]));
    }
  }

  @Test
  void whatIsEncodedCanBeDecoded() throws IOException {
    Random random = new Random(8);
    for (int length : new int[] {0, 1, 99, 100, 101, 1234}) {
      byte[] text = bytes(random, length);
      ByteArrayOutputStream encoded = new ByteArrayOutputStream();
      OutputStream out = BlockFrames.encode(encoded);
      for (int at = 0; at < length; at += 100) {
        out.write(text, at, Math.min(100, length - at));
      }
      assertThat(encoded.size()).isEqualTo((int) BlockFrames.encodedLength(length, 100));
      assertThat(decode(encoded.toByteArray())).isEqualTo(text);
    }
  }

  @Test
  void lz4AndZstdAreDecoded() throws IOException {
    byte[] text = new byte[5000];
    Arrays.fill(text, (byte) '\n');
    byte[] lz4 = LZ4Factory.fastestInstance().fastCompressor().compress(text);
    byte[] zstd = Zstd.compress(text);
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    wire.writeBytes(frame(BlockFrames.LZ4, lz4, text.length));
    wire.writeBytes(frame(BlockFrames.ZSTD, zstd, text.length));
    assertThat(decode(wire.toByteArray())).hasSize(2 * text.length).containsOnly('\n');
  }

  @Test
  void whatIsBrokenIsRefused() {
    byte[] frame = frame(BlockFrames.NONE, new byte[40], 40);
    for (int length = 1; length < frame.length; length++) {
      byte[] cut = Arrays.copyOf(frame, length);
      assertThatThrownBy(() -> decode(cut)).isInstanceOf(EOFException.class);
    }
    byte[] flipped = frame.clone();
    flipped[30] ^= 1;
    assertThatThrownBy(() -> decode(flipped)).hasMessageContaining("checksum");
    assertThatThrownBy(() -> decode(frame((byte) 1, new byte[4], 4)))
        .hasMessageContaining("Unknown method");
    assertThatThrownBy(() -> decode(frame(BlockFrames.LZ4, new byte[4], 40)))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> decode(frame(BlockFrames.ZSTD, new byte[4], 40)))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> decode(frame(BlockFrames.NONE, new byte[4], -1)))
        .hasMessageContaining("impossible size");
  }

  private static byte[] frame(byte method, byte[] compressed, int raw) {
    ByteBuffer frame = ByteBuffer.allocate(25 + compressed.length).order(ByteOrder.LITTLE_ENDIAN);
    frame.position(16);
    frame.put(method).putInt(9 + compressed.length).putInt(raw).put(compressed);
    long[] hash = ClickHouseCityHash.cityHash128(frame.array(), 16, 9 + compressed.length);
    frame.putLong(0, hash[0]).putLong(8, hash[1]);
    return frame.array();
  }

  private static byte[] decode(byte[] wire) throws IOException {
    return BlockFrames.decode(new ByteArrayInputStream(wire)).readAllBytes();
  }

  private static byte[] bytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
