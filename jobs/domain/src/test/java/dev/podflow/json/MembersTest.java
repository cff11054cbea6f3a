package dev.podflow.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is expected to come next makes no difference but to the time that it takes. */
class MembersTest {
  private static final Names NAMES =
      Names.of("a", "ip", "verdict", "node_name", "traffic_direction", "a_name_of_more_than_22");

  /** In the order in which they mostly come; some nobody asks for. */
  private static final List<String> ORDER =
      List.of(
          "verdict",
          "ethernet",
          "ip",
          "a_name_of_more_than_22",
          "a",
          "x",
          "y_of_middle_size",
          "node_name",
          "traffic_direction",
          "traffic_directions",
          "verdicts",
          "b");

  private static final String[] VALUES = {
    "1", "null", "\"text\"", "[]", "[{\"a\":2},null]", "true", "-1.5e3", "{}", "n", "\"a\\\"b\""
  };

  @Test
  void allMembersAreReadAsByTheirNamesAlone() {
    Random random = new Random(7);
    Members members = new Members(NAMES);
    int complete = 0;
    for (int i = 0; i < 30_000; i++) {
      byte[] text = object(random, 0).getBytes(UTF_8);
      if (random.nextInt(3) == 0) {
        text[random.nextInt(text.length)] = (byte) "{}[]\",:\\ naxv_".charAt(random.nextInt(14));
      }
      int end = random.nextInt(4) == 0 ? random.nextInt(text.length + 1) : text.length;
      List<String> expected = walk(text, end, null);
      assertThat(walk(text, end, members)).as(new String(text, UTF_8)).isEqualTo(expected);
      complete += expected.contains("NONE") ? 1 : 0;
    }
    assertThat(complete).isBetween(8_000, 25_000);
  }

  @Test
  void whatCameNextIsExpectedNext() {
    byte[] text =
        "{\"ip\":1,\"q\":2,\"node_name\":3,\"traffic_direction\":4,\"a\":5, \"end\":0}"
            .getBytes(UTF_8);
    Members members = new Members(NAMES);
    assertThat(hits(text, members)).isZero();
    assertThat(hits(text, members)).isEqualTo(5);
    byte[] another =
        "{\"ip\":1,\"q\":2,\"traffic_direction\":4,\"a\":5, \"end\":0}".getBytes(UTF_8);
    assertThat(hits(another, members)).as("all but the one that is out of order").isEqualTo(3);
  }

  /** How often the member that comes next is the expected one. */
  private static int hits(byte[] text, Members members) {
    int hits = 0;
    int from = 0;
    members.start();
    while (text[from + 1] == '"') {
      int colon = from;
      while (text[colon] != ':') {
        colon++;
      }
      int length = members.expected(text, from, text.length);
      if (length > 0) {
        assertThat(length).isEqualTo(colon + 1 - from);
        members.follow();
        hits++;
      } else {
        int index = NAMES.find(text, from + 2, colon - 1 - (from + 2));
        members.learn(index, text, from, colon + 1, true);
      }
      from = colon + 2;
    }
    return hits;
  }

  /** Every member and where its value is, then how it ended. */
  private static List<String> walk(byte[] text, int end, Members members) {
    List<String> read = new ArrayList<>();
    JsonReader json = new JsonReader();
    json.open(text, 0, end);
    walkObject(json, members, read);
    json.finish();
    read.add(json.error().toString());
    read.add("at " + json.errorOffset());
    return read;
  }

  private static void walkObject(JsonReader json, Members members, List<String> read) {
    json.enterObject();
    int member;
    while ((member = members == null ? json.nextMember(NAMES) : json.nextMember(members)) >= 0) {
      read.add(NAMES.get(member) + " at " + json.offset());
      if (json.kind() == JsonReader.Kind.OBJECT) {
        walkObject(json, members, read);
      } else {
        json.skip();
      }
    }
  }

  private static String object(Random random, int depth) {
    StringBuilder text = new StringBuilder("{");
    String comma = "";
    for (String name : shuffledNowAndThen(random)) {
      if (random.nextInt(5) > 0) {
        String value =
            depth < 3 && random.nextInt(6) == 0
                ? object(random, depth + 1)
                : VALUES[random.nextInt(random.nextInt(20) == 0 ? VALUES.length : 8)];
        String written = random.nextInt(30) == 0 ? name.replace("i", "\\u0069") : name;
        text.append(space(random)).append(comma).append(space(random));
        text.append('"').append(written).append('"');
        text.append(space(random)).append(':').append(space(random)).append(value);
        comma = ",";
      }
    }
    return text.append('}').toString();
  }

  private static List<String> shuffledNowAndThen(Random random) {
    List<String> names = new ArrayList<>(ORDER);
    if (random.nextInt(4) == 0) {
      Collections.shuffle(names, random);
    }
    return names;
  }

  private static String space(Random random) {
    return random.nextInt(30) == 0 ? " " : "";
  }
}
