package dev.podflow.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class KnownValuesTest {
  private static final int SIZE = 16;

  private final JsonReader json = new JsonReader();
  private final KnownValues known = new KnownValues(json, SIZE);

  @Test
  void aValueIsKnownTheThirdTime() {
    assertThat(knows(1, "{\"a\":[1]}")).isFalse();
    assertThat(knows(1, "{\"a\":[1]}")).isFalse();
    assertThat(knows(1, "{\"a\":[1]}")).isTrue();
  }

  @Test
  void anotherValueOfTheSameKeyIsNotTakenForIt() {
    learn(1, "{\"a\":[1]}");
    assertThat(knows(1, "{\"a\":[2]}")).isFalse();
    assertThat(knows(1, "{\"a\":[2]}")).isFalse();
    assertThat(knows(1, "{\"a\":[2]}")).isTrue();
    assertThat(knows(1, "{\"a\":[1]}")).as("the place is the other's").isFalse();
  }

  @Test
  void twoOfASetAreKnownAndNobodyIsDisplacedByWhoComesOnce() {
    KnownValues one = new KnownValues(json, 2);
    for (int i = 0; i < 2; i++) {
      knows(one, 1, "[1]");
    }
    for (int i = 0; i < 2; i++) {
      knows(one, 2, "[2]");
    }
    for (int hash = 3; hash < 1_000; hash++) {
      assertThat(knows(one, hash, "[3]")).isFalse();
    }
    assertThat(knows(one, 1, "[1]")).isTrue();
    assertThat(knows(one, 2, "[2]")).isTrue();
    for (int i = 0; i < 2; i++) {
      knows(one, 3, "[3]");
    }
    assertThat(knows(one, 3, "[3]")).isTrue();
    assertThat(knows(one, 2, "[2]")).isTrue();
    assertThat(knows(one, 1, "[1]")).as("who was there first makes room").isFalse();
  }

  @Test
  void whereANumberEndsIsSaidByWhatFollows() {
    for (String scalar : new String[] {"12", "true", "\"x\""}) {
      for (int i = 0; i < 4; i++) {
        assertThat(knows(1, scalar)).isFalse();
      }
    }
  }

  @Test
  void whatIsCutOffIsNotKnown() {
    String value = "[\"some\",\"labels\"]";
    learn(1, value);
    for (int length = 1; length < value.length(); length++) {
      open(value.substring(0, length));
      assertThat(known.take(1)).isEqualTo(KnownValues.UNKNOWN);
    }
  }

  @Test
  void whatWouldBeTooDeepInsideOfMoreIsNotKnownThere() {
    int inside = JsonReader.MAX_DEPTH;
    String deep = "[".repeat(inside) + "]".repeat(inside);
    learn(1, deep);
    open("[" + deep + "]");
    json.enterArray();
    json.nextElement();
    assertThat(known.take(1)).isEqualTo(KnownValues.UNKNOWN);
    json.skip();
    assertThat(json.error()).isEqualTo(JsonReader.Error.TOO_DEEP);
  }

  @Test
  void whatIsReadWithAnErrorIsNotKept() {
    for (int i = 0; i < 4; i++) {
      open("[1,]");
      assertThat(known.take(1)).isEqualTo(KnownValues.UNKNOWN);
      json.skip();
      assertThat(known.keep(1, 0)).isEqualTo(KnownValues.UNKNOWN);
    }
  }

  @Test
  void longValuesAreNotKept() {
    String longest = "[\"" + "x".repeat(KnownValues.MAX_BYTES - 4) + "\"]";
    learn(1, longest);
    assertThat(knows(1, longest)).isTrue();
    String longer = "[\"" + "x".repeat(KnownValues.MAX_BYTES - 3) + "\"]";
    learn(2, longer);
    assertThat(knows(2, longer)).isFalse();
  }

  @Test
  void theSizeIsAPowerOfTwo() {
    for (int size : new int[] {0, 1, 3, -2}) {
      assertThatIllegalArgumentException().isThrownBy(() -> new KnownValues(json, size));
    }
  }

  private void learn(long hash, String value) {
    knows(hash, value);
    knows(hash, value);
  }

  private boolean knows(long hash, String value) {
    return knows(known, hash, value);
  }

  /** Whether a value was known; it is read if not. */
  private boolean knows(KnownValues values, long hash, String value) {
    open(value);
    boolean taken = values.take(hash) != KnownValues.UNKNOWN;
    if (!taken) {
      json.skip();
      values.keep(hash, 0);
    }
    assertThat(json.finish()).isTrue();
    return taken;
  }

  private void open(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    json.open(bytes, 0, bytes.length);
  }
}
