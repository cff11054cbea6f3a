package dev.podflow.flow.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.util.JsonFormat;
import dev.podflow.flow.FlowBatch;
import dev.podflow.flow.StringPool;
import dev.podflow.json.JsonText;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** However a record is written and shipped, it is the same report. */
class AccessLogPropertyTest {
  private static final ObjectMapper JACKSON = new ObjectMapper();
  private static final int RECORDS = 2_000;

  private final Random random = new Random(11);
  // A small pool, so that it forgets all the time.
  private final AccessLogReader reader = new AccessLogReader(new StringPool(8, 100));
  private final FlowBatch flows = new FlowBatch();

  @Test
  void everyWritingOfARecordIsTheSameReport() throws IOException {
    for (int i = 0; i < RECORDS; i++) {
      RandomRecord record = new RandomRecord(random);
      List<LogRecord> batch = new ArrayList<>();
      for (String line : new String[] {json(record.json()), record.text()}) {
        assertReads(line, record);
        assertReads("2026-03-01T10:00:00.123Z stdout F " + line, record);
        assertReads(json(shipped(line)), record);
        batch.add(
            LogRecord.newBuilder().setBody(value(line)).setTimeUnixNano(1_772_359_200L).build());
      }
      batch.add(LogRecord.newBuilder().addAllAttributes(attributes(record.json())).build());
      KeyValueList members =
          KeyValueList.newBuilder().addAllValues(attributes(record.json())).build();
      batch.add(
          LogRecord.newBuilder().setBody(AnyValue.newBuilder().setKvlistValue(members)).build());
      assertReads(batch, record);
    }
  }

  private void assertReads(String record, RandomRecord expected) {
    assertReads(record.getBytes(UTF_8), expected.expected(), record);
  }

  private void assertReads(List<LogRecord> batch, RandomRecord record) throws IOException {
    ExportLogsServiceRequest.Builder request = ExportLogsServiceRequest.newBuilder();
    request.addResourceLogsBuilder().addScopeLogsBuilder().addAllLogRecords(batch);
    String expected = String.join("\n", Collections.nCopies(4, record.expected()));
    assertReads(request.build().toByteArray(), expected, request);
    JsonNode tree = JACKSON.readTree(JsonFormat.printer().print(request));
    assertReads(json(tree).getBytes(UTF_8), expected, request);
  }

  private void assertReads(byte[] record, String expected, Object description) {
    assertThat(reader.read(record, flows)).as("%s\n%s", description, reader.detail()).isNull();
    assertThat(ReportText.of(flows)).as(description.toString()).isEqualTo(expected);
  }

  private String json(JsonNode node) {
    StringBuilder text = new StringBuilder();
    JsonText.write(text, node, random);
    return text.toString();
  }

  private ObjectNode shipped(String line) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put(random.nextBoolean() ? "log" : "message", line + (random.nextBoolean() ? "\n" : ""));
    return node.put("time", "2026-03-01T11:11:11Z").put("stream", "stdout");
  }

  /** What a collector makes of JSON that it takes apart; what is null has no value. */
  private static List<KeyValue> attributes(ObjectNode json) {
    List<KeyValue> attributes = new ArrayList<>();
    json.properties()
        .forEach(
            member -> {
              KeyValue.Builder attribute = KeyValue.newBuilder().setKey(member.getKey());
              if (member.getValue().isNumber()) {
                attribute.setValue(AnyValue.newBuilder().setIntValue(member.getValue().asLong()));
              } else if (member.getValue().isTextual()) {
                attribute.setValue(value(member.getValue().textValue()));
              } else {
                attribute.setValue(AnyValue.getDefaultInstance());
              }
              attributes.add(attribute.build());
            });
    return attributes;
  }

  private static AnyValue value(String text) {
    return AnyValue.newBuilder().setStringValue(text).build();
  }
}
