package dev.podflow.local.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RecordSplitterTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void anyWayOfWritingGivesTheSameObjectsVerbatim() throws IOException {
    Random random = new Random(7);
    for (int round = 0; round < 500; round++) {
      List<String> objects = new ArrayList<>();
      StringBuilder file = new StringBuilder();
      boolean array = random.nextBoolean();
      int count = 1 + random.nextInt(6);
      if (array) {
        file.append(random.nextBoolean() ? "[\n" : "[");
      }
      for (int i = 0; i < count; i++) {
        Object value = object(random, 3);
        String text =
            random.nextBoolean()
                ? JSON.writeValueAsString(value)
                : JSON.writerWithDefaultPrettyPrinter().writeValueAsString(value);
        objects.add(text);
        String between = random.nextBoolean() ? "\n" : random.nextBoolean() ? "\r\n" : " ";
        file.append(text).append(array && i + 1 < count ? "," + between : between);
      }
      file.append(array ? "]" : "");
      assertThat(split(file.toString())).as("round %d", round).isEqualTo(objects);
    }
  }

  @Test
  void lineThatIsNoJsonIsARecordAsItIs() throws IOException {
    assertThat(split("[WARN] oops {\"a\":1}\r\n{\"a\":2} trailing\nlast"))
        .containsExactly("[WARN] oops {\"a\":1}", "{\"a\":2}", " trailing", "last");
  }

  @Test
  void logOfLinesIsARecordALine() throws IOException {
    assertThat(
            split(
                """
                # conntrack v1.4.6
                    [NEW] tcp      6 120 SYN_SENT src=10.0.0.1 dst=10.0.0.2
                [1660764252.902811]\t [DESTROY] tcp      6 src=10.0.0.1 dst=10.0.0.2 [ASSURED]
                {"log":"[INFO] 10.0.0.1:53 - 1 \\"A IN a. udp 1 false 512\\" NOERROR"}\r
                [INFO] 10.0.0.1:53 - 2 "A IN a. udp 1 false 512" NOERROR\r

                10.0.0.9 - - [18/Aug/2022:03:24:11 +0000] "GET /{id}?a=[1] HTTP/1.1" 200
                """))
        .containsExactly(
            "# conntrack v1.4.6",
            "    [NEW] tcp      6 120 SYN_SENT src=10.0.0.1 dst=10.0.0.2",
            "[1660764252.902811]\t [DESTROY] tcp      6 src=10.0.0.1 dst=10.0.0.2 [ASSURED]",
            "{\"log\":\"[INFO] 10.0.0.1:53 - 1 \\\"A IN a. udp 1 false 512\\\" NOERROR\"}",
            "[INFO] 10.0.0.1:53 - 2 \"A IN a. udp 1 false 512\" NOERROR",
            "10.0.0.9 - - [18/Aug/2022:03:24:11 +0000] \"GET /{id}?a=[1] HTTP/1.1\" 200");
  }

  @Test
  void objectThatWasCutOffDoesNotSwallowTheNext() throws IOException {
    assertThat(
            split(
                "{\"a\":{\"b\":\"c\n{\"a\":2}\n{\"a\":[1,\n{\"a\":3},4]}\n{\"x\":1,\n{\"a\":4}\n"))
        .containsExactly(
            "{\"a\":{\"b\":\"c",
            "{\"a\":2}",
            "{\"a\":[1,\n{\"a\":3},4]}",
            "{\"x\":1,",
            "{\"a\":4}");
  }

  @Test
  void objectWithoutAnEndIsGivenUpAtTheLimit() throws IOException {
    List<String> records = new ArrayList<>();
    new RecordSplitter(record -> records.add(new String(record, StandardCharsets.UTF_8)), 10)
        .split(stream("{\"a\":[1,2,3,4,5,\n6,7\n{\"a\":2}"));
    assertThat(records).startsWith("{\"a\":[1,2,3,4,5,").endsWith("{\"a\":2}");
  }

  private static Object object(Random random, int depth) {
    Map<String, Object> object = new TreeMap<>();
    int fields = random.nextInt(4);
    for (int i = 0; i < fields; i++) {
      object.put("f" + i, value(random, depth));
    }
    return object;
  }

  private static Object value(Random random, int depth) {
    return switch (depth == 0 ? random.nextInt(2) : random.nextInt(4)) {
      case 0 -> random.nextInt(1000);
      case 1 -> "te{x}t\\ \"quoted\" [\n] é " + random.nextInt(10);
      case 2 -> object(random, depth - 1);
      default -> List.of(object(random, depth - 1), value(random, depth - 1));
    };
  }

  private static List<String> split(String text) throws IOException {
    List<String> records = new ArrayList<>();
    new RecordSplitter(record -> records.add(new String(record, StandardCharsets.UTF_8)))
        .split(stream(text));
    return records;
  }

  private static ByteArrayInputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
