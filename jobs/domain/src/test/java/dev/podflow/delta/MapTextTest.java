package dev.podflow.delta;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MapTextTest {
  @Test
  void readsWhatItWrites() {
    for (Map<String, String> map :
        List.of(
            Map.<String, String>of(),
            Map.of("pod", "web-1"),
            Map.of("pod", "", "", "x", "z", "it's\n\\"))) {
      assertThat(MapText.toMap(MapText.of(new TreeMap<>(map)))).isEqualTo(map);
    }
  }

  @Test
  void differentMapsHaveDifferentTexts() {
    assertThat(text("a", "b\0c\0d")).isNotEqualTo(text("a", "b", "c", "d"));
    assertThat(text("a", "", "b", "")).isNotEqualTo(text("a", "b"));
    assertThat(MapText.toMap(text("a\0", "b\0c")))
        .containsExactly(Map.entry("a\uFFFD", "b\uFFFDc"));
  }

  private static String text(String... pairs) {
    TreeMap<String, String> map = new TreeMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(pairs[i], pairs[i + 1]);
    }
    return MapText.of(map);
  }
}
