package dev.podflow.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LetterValueTest {
  private static String masked(String value) {
    return new String(LetterValue.MASK.of(value.getBytes(UTF_8)), UTF_8);
  }

  @Test
  void keepsUntouchedOrDropsAll() {
    byte[] value = {1, 2, 3};
    assertThat(LetterValue.KEEP.of(value)).isSameAs(value);
    assertThat(LetterValue.DROP.of(value)).isEmpty();
    for (LetterValue kept : LetterValue.values()) {
      assertThat(kept.of(null)).isNull();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{\"url\":\"http://a/b?token=s3cret\",\"code\":200}"
            + "|{\"url\":\"xxxx://x/x?xxxxx=xxxxxx\",\"code\":200}",
        "{\"headers\":[{\"key\":\"Cookie\",\"value\":\"id=7\"}],\"ok\":true}"
            + "|{\"headers\":[{\"key\":\"xxxxxx\",\"value\":\"xx=x\"}],\"ok\":true}",
        "{\"a\": \"x\\\"secret\", \"b\" : null}|{\"a\": \"x\\\"xxxxxx\", \"b\" : null}",
        // A quote is missing.
        "{\"a\":b\",\"c d\":1}|{\"a\":x\",\"x x\":x}",
        // Cut in the middle of a text, which might have become a value.
        "{\"a\":\"Bearer abc|{\"a\":\"xxxxxx xxx",
        "{\"a\":secret}|{\"a\":xxxxxx}",
        "GET /login?password=hunter2 HTTP/1.1|xxx /xxxxx?xxxxxxxx=xxxxxxx xxxx/x.x",
        "{\"n\":-1.5e+3,\"m\":1234567890123456789012345}"
            + "|{\"n\":-1.5e+3,\"m\":xxxxxxxxxxxxxxxxxxxxxxxxx}",
      })
  void coversWhatSomebodyWrote(String value, String expected) {
    assertThat(masked(value)).isEqualTo(expected);
  }

  @Test
  void nothingOfATextIsLeftWhateverSurroundsIt() {
    Random random = new Random(7);
    String signs = "{}[]\":,\\ \n\t'?=&;";
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder(random.nextBoolean() ? "{" : "");
      for (int i = random.nextInt(40); i > 0; i--) {
        text.append(
            random.nextInt(3) == 0 ? "sEcreT" : signs.charAt(random.nextInt(signs.length())));
      }
      // As a value, in whatever became of the signs before it.
      String value = text + "\"k\":\"sEcreT\"";
      byte[] bytes = value.getBytes(UTF_8);
      byte[] masked = LetterValue.MASK.of(bytes);
      assertThat(masked).hasSameSizeAs(bytes);
      String shown = new String(masked, UTF_8);
      for (int at = shown.indexOf("sEcreT"); at >= 0; at = shown.indexOf("sEcreT", at + 1)) {
        String rest = shown.substring(at + "sEcreT".length());
        assertThat(rest).as("a name of JSON in %s", value).containsPattern("^[\\w.@/-]*\"[ \\t]*:");
      }
    }
  }

  @Test
  void anyBytesAreTaken() {
    Random random = new Random(8);
    for (int round = 0; round < 2_000; round++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      byte[] before = bytes.clone();
      assertThat(LetterValue.MASK.of(bytes)).hasSameSizeAs(before);
      assertThat(Arrays.equals(bytes, before)).as("the record itself is not changed").isTrue();
    }
  }
}
