package dev.podflow.flow.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.podflow.flow.FlowBatch;
import dev.podflow.flow.StringPool;
import dev.podflow.json.JsonText;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** However a record is written and shipped, it is the same report. */
class AccessLogPropertyTest {
  private static final int RECORDS = 3_000;

  private final Random random = new Random(11);
  // A small pool, so that it forgets all the time.
  private final AccessLogReader reader = new AccessLogReader(new StringPool(8, 100));
  private final FlowBatch flows = new FlowBatch();

  @Test
  void everyWritingOfARecordIsTheSameReport() {
    for (int i = 0; i < RECORDS; i++) {
      RandomRecord record = new RandomRecord(random);
      String json = json(record.json());
      String text = record.text();
      for (String line : new String[] {json, text}) {
        assertReads(line, record);
        assertReads("2026-03-01T10:00:00.123Z stdout F " + line, record);
        assertReads(json(shipped(line)), record);
        assertReads(json(batch(body(line))), record);
      }
      assertReads(json(batch(attributes(record.json()))), record);
    }
  }

  private void assertReads(String record, RandomRecord expected) {
    assertThat(reader.read(record.getBytes(UTF_8), flows))
        .as("%s\n%s", record, reader.detail())
        .isNull();
    assertThat(ReportText.of(flows)).as(record).isEqualTo(expected.expected());
  }

  private String json(ObjectNode node) {
    StringBuilder text = new StringBuilder();
    JsonText.write(text, node, random);
    return text.toString();
  }

  private ObjectNode shipped(String line) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put(random.nextBoolean() ? "log" : "message", line + (random.nextBoolean() ? "\n" : ""));
    return node.put("time", "2026-03-01T11:11:11Z").put("stream", "stdout");
  }

  private static ObjectNode batch(ObjectNode record) {
    ObjectNode batch = JsonNodeFactory.instance.objectNode();
    ObjectNode resource = batch.putArray("resourceLogs").addObject();
    resource.putArray("scopeLogs").addObject().putArray("logRecords").add(record);
    return batch;
  }

  private static ObjectNode body(String line) {
    ObjectNode record = JsonNodeFactory.instance.objectNode();
    record.putObject("body").put("stringValue", line);
    return record.put("timeUnixNano", "1772359200000000000");
  }

  /** A collector's pipeline that takes JSON apart leaves out what is null, or has no value. */
  private ObjectNode attributes(ObjectNode json) {
    ObjectNode record = JsonNodeFactory.instance.objectNode();
    ArrayNode list =
        random.nextBoolean()
            ? record.putArray("attributes")
            : record.putObject("body").putObject("kvlistValue").putArray("values");
    json.properties()
        .forEach(
            member -> {
              ObjectNode attribute = list.addObject().put("key", member.getKey());
              ObjectNode value = attribute.putObject("value");
              if (member.getValue().isNumber()) {
                value.put("intValue", member.getValue().asText());
              } else if (member.getValue().isTextual()) {
                value.put("stringValue", member.getValue().textValue());
              }
            });
    return record;
  }
}
