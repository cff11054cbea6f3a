package dev.podflow.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class RequestBodyTest {
  private static final int LIMIT = 10_000;

  private static RequestBody body(byte[] bytes, String encoding) {
    return new RequestBody(new ByteArrayInputStream(bytes), null, encoding, LIMIT);
  }

  private static byte[] zeros(int count, boolean gzip) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = gzip ? new GZIPOutputStream(packed) : new ZstdOutputStream(packed)) {
      out.write(new byte[count]);
    }
    return packed.toByteArray();
  }

  @Test
  void holdsWhatItMay() throws IOException {
    assertThat(body(new byte[LIMIT], null).open(false).readAllBytes()).hasSize(LIMIT);
    assertThat(body(zeros(LIMIT, true), "gzip").open(false).readAllBytes()).hasSize(LIMIT);
    assertThat(body(zeros(LIMIT, false), "zstd").open(false).readAllBytes()).hasSize(LIMIT);
  }

  @Test
  void isNeitherTooLargeNorBecomesSoWhenItIsUnpacked() throws IOException {
    byte[] gzip = zeros(LIMIT + 1, true);
    byte[] zstd = zeros(100 * LIMIT, false);
    assertThat(gzip).hasSizeLessThan(LIMIT);
    for (RequestBody large :
        new RequestBody[] {
          body(new byte[LIMIT + 1], null), body(gzip, "gzip"), body(zstd, "zstd")
        }) {
      assertThatThrownBy(() -> large.open(false).readAllBytes())
          .isInstanceOf(RequestBody.TooLargeException.class);
      assertThat(large.broken()).as("the sender is still there").isFalse();
    }
  }

  @Test
  void blocksAreUnpackedWithinTheLimit() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    OutputStream blocks = BlockFrames.encode(packed);
    for (int i = 0; i < 11; i++) {
      blocks.write(new byte[LIMIT / 10]);
    }
    assertThatThrownBy(() -> body(packed.toByteArray(), null).open(true).readAllBytes())
        .isInstanceOf(RequestBody.TooLargeException.class);
  }
}
