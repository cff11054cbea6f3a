package dev.podflow.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CalicoExpressionPropertyTest {
  private final Random random = new Random(11);

  @Test
  void meansWhatTheSecondImplementationMeans() throws Exception {
    int matches = 0;
    for (int i = 0; i < 20_000; i++) {
      RandomExpression expression = RandomExpression.next(random, 4);
      Selector selector = CalicoExpression.ofPods(expression.text());
      Selector again = CalicoExpression.ofPods(selector.toString());
      for (int j = 0; j < 5; j++) {
        Map<String, String> labels = RandomExpression.labels(random);
        boolean expected = expression.meaning().test(labels);
        assertThat(selector.matches(labels::get))
            .as("%s of %s", expression.text(), labels)
            .isEqualTo(expected);
        assertThat(again.matches(labels::get))
            .as("%s, written as %s, of %s", expression.text(), selector, labels)
            .isEqualTo(expected);
        matches += expected ? 1 : 0;
      }
      assertThat(again).hasToString(selector.toString());
    }
    assertThat(matches).isBetween(20_000, 80_000);
  }

  /** An index that looks for anchors alone finds all that match. */
  @Test
  void whatMatchesHasAnAnchor() throws Exception {
    int anchored = 0;
    for (int i = 0; i < 50_000; i++) {
      Selector selector = CalicoExpression.ofPods(RandomExpression.next(random, 4).text());
      Set<LabelPair> anchors = selector.anchors(name -> !name.equals("tier"));
      Map<String, String> labels = RandomExpression.labels(random);
      if (anchors == null || !selector.matches(labels::get)) {
        continue;
      }
      Set<LabelPair> found = new HashSet<>(anchors);
      found.removeIf(pair -> !pair.value().equals(labels.get(pair.name())));
      assertThat(found).as("%s of %s", selector, labels).isNotEmpty();
      assertThat(anchors).noneMatch(pair -> pair.name().equals("tier"));
      anchored++;
    }
    assertThat(anchored).isGreaterThan(500);
  }

  @Test
  void mentionsTheLabelsOnWhichItDepends() throws Exception {
    for (int i = 0; i < 5_000; i++) {
      Selector selector = CalicoExpression.ofPods(RandomExpression.next(random, 3).text());
      if (!selector.mentions("app"::equals)) {
        Map<String, String> labels = RandomExpression.labels(random);
        boolean before = selector.matches(labels::get);
        labels.merge("app", "b", (old, b) -> null);
        assertThat(selector.matches(labels::get)).isEqualTo(before);
      }
    }
  }
}
