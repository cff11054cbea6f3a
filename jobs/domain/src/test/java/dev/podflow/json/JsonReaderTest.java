package dev.podflow.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The reader against Jackson: the same texts are JSON, and they say the same. */
class JsonReaderTest {
  private static final Names NAMES = Names.of("a", "b", "c\"d", "größe", "", "0123456789abcdef!");
  private static final String[] TEXTS = {
    "",
    "x",
    "a longer text than eight",
    "\"quoted\"",
    "back\\slash",
    "tab\tnew\nline\u0001",
    "größe",
    "smile \uD83D\uDE00 in it",
    "k8s:app=cart",
    "}{][,:"
  };
  private static final ObjectMapper JACKSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final JsonReader json = new JsonReader();

  @Test
  void saysWhatJacksonSays() {
    Random random = new Random(5);
    for (int i = 0; i < 1_500; i++) {
      ObjectNode object = object(random, 0);
      byte[] text = write(object, random).getBytes(UTF_8);
      open(text);
      JsonNode read = readValue();
      assertThat(json.finish()).as(new String(text, UTF_8)).isTrue();
      assertThat(read).isEqualTo(withoutNulls(object));
      open(text);
      json.skip();
      assertThat(json.finish()).as(new String(text, UTF_8)).isTrue();
    }
  }

  @Test
  void takesForJsonWhatJacksonTakesForJson() {
    Random random = new Random(6);
    String alphabet = "{}[]\",:\\/ntrue0123456789.eE+- \tabu";
    int valid = 0;
    for (int i = 0; i < 8_000; i++) {
      // Only ASCII: what is not UTF-8 is replaced here and refused there.
      byte[] text = write(object(random, 2), random).replaceAll("[^ -~]", " ").getBytes(UTF_8);
      for (int j = random.nextInt(3); j >= 0; j--) {
        text[random.nextInt(text.length)] =
            (byte) alphabet.charAt(random.nextInt(alphabet.length()));
      }
      boolean expected = isJson(text);
      open(text);
      json.skip();
      assertThat(json.finish()).as(new String(text, UTF_8)).isEqualTo(expected);
      open(text);
      readValue();
      assertThat(json.finish()).as(new String(text, UTF_8)).isEqualTo(expected);
      valid += expected ? 1 : 0;
    }
    assertThat(valid).isBetween(800, 7_200);
  }

  @Test
  void findsEveryTruncation() {
    byte[] text =
        "{\"a\":[1,{\"b\":\"x\\u00e9y\",\"q\":[[],{}]},true,null],\"b\":-1.5e3}".getBytes(UTF_8);
    for (int length = 0; length < text.length; length++) {
      json.open(text, 0, length);
      readValue();
      assertThat(json.finish()).isFalse();
      assertThat(json.error())
          .isEqualTo(length == 0 ? JsonReader.Error.EMPTY : JsonReader.Error.MALFORMED);
    }
    open(text);
    readValue();
    assertThat(json.finish()).isTrue();
  }

  @Test
  void readsNothingOutsideOfItsRange() {
    byte[] text = "\"}]{\"a\":\"text\"}\"}]".getBytes(UTF_8);
    json.open(text, 3, 12);
    assertThat(readValue()).isEqualTo(JsonNodeFactory.instance.objectNode().put("a", "text"));
    assertThat(json.finish()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "0, 0.0",
        "-0, -0.0",
        "-42, -42.0",
        "0.1, 0.1",
        "'\"0.1\"', 0.1",
        "123456789.012345, 1.23456789012345E8",
        "1234567890.1234567, 1.2345678901234567E9",
        "1e-7, 1.0E-7",
        "5E+300, 5.0E300",
        "1e400, Infinity",
        "'\"NaN\"', NaN",
        "'\"-Infinity\"', -Infinity",
        "'\"Infinity\"', Infinity",
        "'\"nan\"', wrong",
        "'\"1.\"', wrong",
        "'\".5\"', wrong",
        "'\"-\"', wrong",
        "'\"\"', wrong",
        "'\"1 \"', wrong",
        "'\"0x1p3\"', wrong",
        "'\"1d\"', wrong",
        "true, wrong",
        "[1], wrong"
      })
  void readsFractionsHoweverTheyAreWritten(String text, String expected) {
    open(("{\"a\":" + text + "}").getBytes(UTF_8));
    json.enterObject();
    json.nextMember(Names.of("a"));
    double value = json.readDouble();
    json.nextMember(Names.of("a"));
    if (expected.equals("wrong")) {
      assertThat(json.finish()).isFalse();
      assertThat(json.error()).isEqualTo(JsonReader.Error.WRONG_TYPE);
    } else {
      assertThat(json.finish()).isTrue();
      assertThat(value).hasToString(expected);
    }
  }

  /** Rounded as the JDK does, also on the short way. */
  @Test
  void readsEveryNumberOfFewDigitsExactly() {
    Random random = new Random(12);
    for (int i = 0; i < 100_000; i++) {
      long digits = random.nextLong(1_000_000_000_000_000L) >> random.nextInt(40);
      String text = Long.toString(digits);
      int point = random.nextInt(text.length());
      if (point > 0) {
        text = text.substring(0, point) + "." + text.substring(point);
      }
      json.open(text.getBytes(UTF_8), 0, text.length());
      assertThat(json.readDouble()).isEqualTo(Double.parseDouble(text));
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "0, 0",
        "-0, 0",
        "42, 42",
        "-42, -42",
        "'\"42\"', 42",
        "'\"-1\"', -1",
        "9223372036854775807, 9223372036854775807",
        "'\"9223372036854775807\"', 9223372036854775807",
        "1000000000000000000, 1000000000000000000",
        "48532.0, 48532",
        "4.8532e+04, 48532",
        "1E3, 1000",
        "12345678901234567.0, 12345678901234568",
        "9223372036854775808, wrong",
        "18446744073709551615, wrong",
        "1.5, wrong",
        "1e400, wrong",
        "'\"\"', wrong",
        "'\"-\"', wrong",
        "'\"1x\"', wrong",
        "'\"0x10\"', wrong",
        "'\" 1\"', wrong",
        "'\"01234567890123456789\"', wrong",
        "true, wrong",
        "'[1]', wrong",
        "{}, wrong"
      })
  void readsIntegersHoweverTheyAreWritten(String text, String expected) {
    open(("{\"a\":" + text + "}").getBytes(UTF_8));
    json.enterObject();
    assertThat(json.nextMember(NAMES)).isZero();
    long value = json.readLong(-100, Long.MAX_VALUE);
    assertThat(json.nextMember(NAMES)).isEqualTo(JsonReader.END);
    if (expected.equals("wrong")) {
      assertThat(json.error()).isEqualTo(JsonReader.Error.WRONG_TYPE);
    } else {
      assertThat(json.finish()).isTrue();
      assertThat(value).isEqualTo(Long.parseLong(expected));
    }
  }

  @Test
  void stopsAtNullsIfAsked() {
    open("{\"a\": null ,\"x\":null,\"b\":1}".getBytes(UTF_8));
    json.enterObject();
    assertThat(json.nextMemberOrNull(NAMES)).isZero();
    assertThat(json.isNull()).isTrue();
    assertThat(json.kind()).isEqualTo(JsonReader.Kind.NONE);
    json.skip();
    assertThat(json.nextMemberOrNull(NAMES)).isEqualTo(1);
    assertThat(json.isNull()).isFalse();
    assertThat(json.readLong(0, 9)).isEqualTo(1);
    assertThat(json.nextMemberOrNull(NAMES)).isEqualTo(JsonReader.END);
    assertThat(json.finish()).isTrue();

    open("{\"a\":nul}".getBytes(UTF_8));
    json.enterObject();
    assertThat(json.nextMemberOrNull(NAMES)).isZero();
    json.skip();
    assertThat(json.nextMemberOrNull(NAMES)).isEqualTo(JsonReader.END);
    assertThat(json.isNull()).isFalse();
    assertThat(json.error()).isEqualTo(JsonReader.Error.MALFORMED);
  }

  @Test
  void refusesIntegersOutOfTheRange() {
    open("{\"a\":65536}".getBytes(UTF_8));
    json.enterObject();
    json.nextMember(NAMES);
    assertThat(json.readLong(0, 65535)).isZero();
    assertThat(json.error()).isEqualTo(JsonReader.Error.WRONG_TYPE);
    assertThat(json.errorOffset()).isEqualTo(5);
    assertThat(json.pathTo(json.errorOffset())).isEqualTo("a");
  }

  @Test
  void followsNestingToItsLimit() {
    for (int depth : new int[] {JsonReader.MAX_DEPTH, JsonReader.MAX_DEPTH + 1}) {
      byte[] text = ("[".repeat(depth) + "]".repeat(depth)).getBytes(UTF_8);
      boolean fits = depth == JsonReader.MAX_DEPTH;
      JsonReader.Error expected = fits ? JsonReader.Error.NONE : JsonReader.Error.TOO_DEEP;
      open(text);
      json.skip();
      json.finish();
      assertThat(json.error()).isEqualTo(expected);
      open(text);
      readValue();
      json.finish();
      assertThat(json.error()).isEqualTo(expected);
      open(text);
      json.enterArray();
      json.nextElement();
      json.skip();
      json.nextElement();
      json.finish();
      assertThat(json.error()).isEqualTo(expected);
    }
  }

  @Test
  void replacesHalvesOfSurrogatePairs() {
    open("{\"a\":\"\\ud83d\\ude00|\\ud83d|\\ude00|\\ud83dx\\u00e9\"}".getBytes(UTF_8));
    assertThat(readValue().get("a").textValue())
        .isEqualTo("\uD83D\uDE00|\uFFFD|\uFFFD|\uFFFDx\u00e9");
    assertThat(json.finish()).isTrue();
  }

  @Test
  void finishesOnlyAtTheEnd() {
    open("{} x".getBytes(UTF_8));
    json.skip();
    assertThat(json.finish()).isFalse();
    assertThat(json.error()).isEqualTo(JsonReader.Error.TRAILING_DATA);
  }

  private void open(byte[] text) {
    json.open(text, 0, text.length);
  }

  private static boolean isJson(byte[] text) {
    try {
      return !JACKSON.readTree(text).isMissingNode();
    } catch (JsonProcessingException e) {
      return false;
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private JsonNode readValue() {
    switch (json.kind()) {
      case OBJECT -> {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        json.enterObject();
        for (int member; (member = json.nextMember(NAMES)) >= 0; ) {
          object.set(NAMES.get(member), readValue());
        }
        return object;
      }
      case ARRAY -> {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        json.enterArray();
        while (json.nextElement()) {
          array.add(readValue());
        }
        return array;
      }
      case TEXT -> {
        json.readText();
        return JsonNodeFactory.instance.textNode(
            new String(json.text(), json.textStart(), json.textLength(), UTF_8));
      }
      case NUMBER -> {
        json.readScalar();
        return JsonNodeFactory.instance.textNode(
            "#" + new String(json.text(), json.textStart(), json.textLength(), UTF_8));
      }
      case BOOLEAN -> {
        return JsonNodeFactory.instance.booleanNode(json.readBoolean());
      }
      case NONE -> {
        json.skip();
        return JsonNodeFactory.instance.nullNode();
      }
    }
    throw new AssertionError();
  }

  /** Numbers are texts that begin with {@code #}, so that they compare as they are written. */
  private static ObjectNode object(Random random, int depth) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (int i = random.nextInt(6); i > 0; i--) {
      object.set(NAMES.get(random.nextInt(NAMES.size())), value(random, depth + 1));
    }
    return object;
  }

  private static JsonNode value(Random random, int depth) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (random.nextInt(depth > 4 ? 5 : 7)) {
      case 0 -> nodes.textNode("#" + random.nextInt());
      case 1 -> nodes.textNode("#-" + random.nextInt(9) + ".0" + random.nextInt(99) + "e+1");
      case 2 -> nodes.booleanNode(random.nextBoolean());
      case 3 -> nodes.nullNode();
      case 4 -> nodes.textNode(TEXTS[random.nextInt(TEXTS.length)]);
      case 5 -> object(random, depth);
      default -> {
        ArrayNode array = nodes.arrayNode();
        for (int i = random.nextInt(4); i > 0; i--) {
          array.add(value(random, depth + 1));
        }
        yield array;
      }
    };
  }

  private static JsonNode withoutNulls(JsonNode node) {
    if (node instanceof ObjectNode object) {
      ObjectNode copy = JsonNodeFactory.instance.objectNode();
      object.properties().stream()
          .filter(member -> !member.getValue().isNull())
          .forEach(member -> copy.set(member.getKey(), withoutNulls(member.getValue())));
      return copy;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode copy = JsonNodeFactory.instance.arrayNode();
      array.forEach(
          element -> {
            if (!element.isNull()) {
              copy.add(withoutNulls(element));
            }
          });
      return copy;
    }
    return node;
  }

  private static String write(JsonNode node, Random random) {
    StringBuilder text = new StringBuilder();
    JsonText.write(text, node, random);
    return text.toString();
  }
}
