package dev.podflow.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Writes the same JSON in ever other ways: order of members, white space, escapes. */
public final class JsonText {
  private static final String[] SPACES = {"", "", "", "", " ", "\n  ", "\t", "\r\n", "          "};

  private JsonText() {}

  /** Texts that begin with {@code #} and a digit or minus are written as numbers. */
  public static void write(StringBuilder text, JsonNode node, Random random) {
    text.append(space(random));
    if (node.isObject()) {
      List<Map.Entry<String, JsonNode>> members = new ArrayList<>(node.properties());
      Collections.shuffle(members, random);
      text.append('{').append(space(random));
      String comma = "";
      for (Map.Entry<String, JsonNode> member : members) {
        text.append(comma).append(space(random));
        writeText(text, member.getKey(), random);
        text.append(space(random)).append(':');
        write(text, member.getValue(), random);
        comma = ",";
      }
      text.append('}');
    } else if (node.isArray()) {
      text.append('[').append(space(random));
      String comma = "";
      for (JsonNode element : node) {
        text.append(comma);
        write(text, element, random);
        comma = ",";
      }
      text.append(']');
    } else if (node.isTextual() && node.textValue().matches("#[-0-9].*")) {
      text.append(node.textValue(), 1, node.textValue().length());
    } else if (node.isTextual()) {
      writeText(text, node.textValue(), random);
    } else {
      text.append(node);
    }
    text.append(space(random));
  }

  private static void writeText(StringBuilder text, String value, Random random) {
    boolean escapes = random.nextInt(6) == 0;
    text.append('"');
    for (int c : value.codePoints().toArray()) {
      if (c < ' ' || (escapes && random.nextInt(3) == 0)) {
        for (char unit : Character.toChars(c)) {
          text.append(String.format(random.nextBoolean() ? "\\u%04x" : "\\u%04X", (int) unit));
        }
      } else if (c == '"' || c == '\\' || (escapes && c == '/')) {
        text.append('\\').appendCodePoint(c);
      } else {
        text.appendCodePoint(c);
      }
    }
    text.append('"');
  }

  private static String space(Random random) {
    return SPACES[random.nextInt(SPACES.length)];
  }
}
