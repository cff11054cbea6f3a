package dev.podflow.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Damaged expressions: each is read or refused with its reason; none throws or hangs. */
class CalicoExpressionFuzzTest {
  private static final String HARD = "!=&|(){}'\",. \tainhs\n\0äß/";

  @Test
  void survivesDamage() {
    Random random = new Random(5);
    int read = 0;
    int refused = 0;
    for (int i = 0; i < 50_000; i++) {
      StringBuilder text = new StringBuilder(RandomExpression.next(random, 3).text());
      for (int damages = random.nextInt(4); damages > 0; damages--) {
        int at = random.nextInt(text.length() + 1);
        char hard = HARD.charAt(random.nextInt(HARD.length()));
        switch (random.nextInt(3)) {
          case 0 -> text.insert(at, hard);
          case 1 -> text.delete(at, Math.min(text.length(), at + random.nextInt(6)));
          default -> text.replace(at, Math.min(text.length(), at + 1), String.valueOf(hard));
        }
      }
      try {
        Selector selector = CalicoExpression.ofPods(text.toString());
        Map<String, String> labels = RandomExpression.labels(random);
        boolean matches = selector.matches(labels::get);
        assertThat(Selector.not(selector).matches(labels::get)).isEqualTo(!matches);
        read++;
      } catch (SelectorSyntaxException e) {
        assertThat(e).hasMessageMatching("expected (?s:.+) at character \\d+");
        refused++;
      }
    }
    assertThat(read).isGreaterThan(5_000);
    assertThat(refused).isGreaterThan(5_000);
  }
}
