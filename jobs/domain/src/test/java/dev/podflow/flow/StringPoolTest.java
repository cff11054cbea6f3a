package dev.podflow.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StringPoolTest {
  @Test
  void givesTheSameObjectForTheSameBytes() {
    StringPool pool = new StringPool();
    String first = get(pool, "cart");
    assertThat(first).isEqualTo("cart");
    assertThat(get(pool, "cart")).isSameAs(first);
    assertThat(get(pool, "cart-2")).isEqualTo("cart-2");
    assertThat(get(pool, "größe ✓")).isEqualTo("größe ✓");
    assertThat(get(pool, "")).isEmpty();
  }

  @Test
  void forgetsRatherThanGrowsAndIsNeverWrong() {
    StringPool pool = new StringPool(64, 1 << 20);
    for (int i = 0; i < 100_000; i++) {
      String text = "pod-" + i * 31 % 1000;
      assertThat(get(pool, text)).isEqualTo(text);
    }
    assertThat(pool.size()).isLessThanOrEqualTo(64);
  }

  @Test
  void keepsWhatIsUsedWhenTextsThatComeOncePassThrough() {
    StringPool pool = new StringPool(64, 1 << 20);
    get(pool, "hot");
    String hot = get(pool, "hot");
    for (int i = 0; i < 10_000; i++) {
      get(pool, "once-" + i);
      if (i % 4 == 0) {
        hot = get(pool, "hot");
      }
    }
    assertThat(get(pool, "hot")).isSameAs(hot);
  }

  @Test
  void isBoundedInBytes() {
    StringPool pool = new StringPool(1024, 1000);
    for (int i = 0; i < 500; i++) {
      String text = i + "-".repeat(100);
      assertThat(get(pool, text)).isEqualTo(text);
    }
    assertThat(pool.size()).isBetween(1, 9);
  }

  @Test
  void doesNotKeepLongTexts() {
    StringPool pool = new StringPool();
    String text = "x".repeat(StringPool.MAX_LENGTH_BYTES + 1);
    assertThat(get(pool, text)).isEqualTo(text);
    assertThat(pool.size()).isZero();
  }

  @Test
  void replacesWhatIsNotUtf8() {
    byte[] bytes = {'a', (byte) 0xFF, 'b'};
    assertThat(new StringPool().get(bytes, 0, 3)).isEqualTo("a\uFFFDb");
  }

  private static String get(StringPool pool, String text) {
    byte[] bytes = ("?" + text + "?").getBytes(StandardCharsets.UTF_8);
    return pool.get(bytes, 1, bytes.length - 2);
  }
}
