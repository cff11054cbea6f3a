package dev.podflow.metadata;

import static dev.podflow.metadata.SharedTexts.shared;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SharedTextsTest {
  @Test
  void equalTextsAreOneObject() {
    String first = shared(fresh("node-1"));
    assertThat(shared(fresh("node-1"))).isSameAs(first);
    assertThat(shared(fresh("node-2"))).isEqualTo("node-2").isNotSameAs(first);
    assertThat(shared(fresh("node-1"))).isSameAs(first);
  }

  @Test
  void twoTextsInOnePlaceDoNotDriveEachOtherOut() {
    // Texts of one hash.
    String one = shared(fresh("AaBB"));
    String other = shared(fresh("BBAa"));
    assertThat(one.hashCode()).isEqualTo(other.hashCode());
    assertThat(shared(fresh("AaBB"))).isSameAs(one);
    assertThat(shared(fresh("BBAa"))).isSameAs(other);
  }

  @Test
  void manyTextsStayThemselves() {
    for (int i = 0; i < 300_000; i++) {
      assertThat(shared(Integer.toString(i))).isEqualTo(Integer.toString(i));
    }
  }

  private static String fresh(String text) {
    return new String(text.toCharArray());
  }
}
