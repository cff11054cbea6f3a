package dev.podflow.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LabelLimitTest {
  @Test
  void keepsWhatFits() {
    Map<String, String> labels = Map.of("app", "cart", "tier", "");
    assertThat(new LabelLimit(11).cut(labels)).isEqualTo(labels);
  }

  @Test
  void leavesOutOneThatIsTooLargeAndKeepsThoseBehindIt() {
    Map<String, String> labels = Map.of("a", "1", "b", "x".repeat(1_000_000), "c", "3");
    assertThat(new LabelLimit(100).cut(labels)).isEqualTo(Map.of("a", "1", "c", "3"));
  }

  @Test
  void isNeverLargerThanItsLimitAndAlwaysTheSame() {
    Random random = new Random(3);
    for (int round = 0; round < 200; round++) {
      Map<String, String> labels = new HashMap<>();
      for (int i = random.nextInt(30); i > 0; i--) {
        labels.put("ключ-" + random.nextInt(100), "é".repeat(random.nextInt(40)));
      }
      LabelLimit limit = new LabelLimit(random.nextInt(500));
      Map<String, String> kept = limit.cut(labels);
      assertThat(labels).containsAllEntriesOf(kept);
      assertThat(
              kept.entrySet().stream()
                  .mapToInt(
                      e -> (e.getKey() + e.getValue()).getBytes(StandardCharsets.UTF_8).length)
                  .sum())
          .isLessThanOrEqualTo(limit.bytesMax());
      assertThat(limit.cut(new HashMap<>(labels))).isEqualTo(kept);
    }
  }
}
