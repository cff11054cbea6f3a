package dev.podflow.flow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.json.JsonReader;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShippedLineTest {
  private static final String NOON = "2026-03-01T12:00:00.25Z";

  private final JsonReader json = new JsonReader();
  private final ShippedLine line = new ShippedLine(json, new Texts(json, new StringPool()));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        // Docker
        "{'log':'a \\'line\\'\\n','stream':'stdout','time':'2026-03-01T12:00:00.25Z'}|||",
        // Fluent Bit, with its Kubernetes filter
        "{'@timestamp':1772366499.9,'time':'2026-03-01T12:00:00.25Z','log':'a \\'line\\'',"
            + "'kubernetes':{'host':'n1','namespace_name':'shop','pod_name':'p-1',"
            + "'labels':{'pod':'no'}}}|n1|shop|p-1",
        // Fluentd
        "{'message':'a \\'line\\'','date':1772366400.25,'hostname':'n1',"
            + "'kubernetes':{'node_name':'n2','pod_name':'p-1'}}|n2||p-1",
        // Vector
        "{'message':'a \\'line\\'','timestamp':'2026-03-01T12:00:00.25Z','host':'agent',"
            + "'kubernetes':{'pod_node_name':'n1','pod_namespace':'shop','pod_name':'p-1'}}"
            + "|n1|shop|p-1",
        // Filebeat
        "{'@timestamp':'2026-03-01T12:00:00.250Z','message':'a \\'line\\'',"
            + "'host':{'ip':['10.0.0.1'],'name':'n1'},"
            + "'kubernetes':{'namespace':'shop','node':{'name':'n1','uid':'x'},"
            + "'pod':{'name':'p-1','uid':'y'}}}|n1|shop|p-1",
        // CRI's file as it is, in an envelope that says when the shipper read it
        "{'log':'2026-03-01T12:00:00.25Z stderr F a \\'line\\'','date':1772366499.9}|||"
      })
  void everyShippersEnvelopeIsRead(String envelope, String node, String namespace, String pod) {
    read(envelope.replace("\\'", "\\\"").replace('\'', '"'));
    assertThat(json.error()).isEqualTo(JsonReader.Error.NONE);
    assertThat(text()).isEqualTo("a \"line\"");
    assertThat(line.timeNanos).isEqualTo(Instant.parse(NOON).toEpochMilli() * 1_000_000);
    assertThat(line.node).isEqualTo(node == null ? "" : node);
    assertThat(line.namespace).isEqualTo(namespace == null ? "" : namespace);
    assertThat(line.pod).isEqualTo(pod == null ? "" : pod);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "2026-03-01T12:00:00.25Z stdout F [INFO] x|[INFO] x|true",
        "2026-03-01T13:00:00.250000000+01:00 stderr P [INFO] x|[INFO] x|true",
        "2026-03-01T12:00:00.25Z stdout [INFO] x|2026-03-01T12:00:00.25Z stdout [INFO] x|false",
        "yesterday, at some time stdout F x|yesterday, at some time stdout F x|false",
        "    [NEW] tcp|    [NEW] tcp|false"
      })
  void prefixOfLogFilesIsTakenOff(String record, String expected, boolean timed) {
    line.reset();
    byte[] bytes = ("xx" + record + " \r\n").getBytes(UTF_8);
    line.line(bytes, 2, bytes.length - 2);
    assertThat(text()).isEqualTo(expected);
    assertThat(line.timeNanos != Flow.NO_TIME).isEqualTo(timed);
  }

  @Test
  void longestLineFits() {
    String much = "x\\n".repeat(100_000) + "y";
    read("{\"log\":\"" + much + "\",\"msg\":\"\"}");
    assertThat(text()).isEqualTo(much.replace("\\n", "\n"));
  }

  @Test
  void whatIsOfAnotherTypeIsLeftOut() {
    read(
        "{\"log\":7,\"host\":[1],\"node\":{\"name\":{}},\"kubernetes\":\"no\",\"time\":true,"
            + "\"cluster\":null}");
    assertThat(json.finish()).isTrue();
    assertThat(text() + line.node + line.cluster + line.pod).isEmpty();
    assertThat(line.timeBad()).isTrue();
  }

  @Test
  void timeThatCannotBeReadIsNoneWhereAnotherCan() {
    read("{\"time\":\"noon\",\"date\":1772366400.25}");
    assertThat(line.timeBad()).isFalse();
    assertThat(line.timeNanos).isEqualTo(1_772_366_400_250_000_000L);
  }

  private void read(String record) {
    byte[] bytes = record.getBytes(UTF_8);
    line.reset();
    json.open(bytes, 0, bytes.length);
    json.enterObject();
    for (int member; (member = json.nextMember(ShippedLine.MEMBERS)) >= 0; ) {
      line.read(member);
    }
  }

  private String text() {
    return new String(line.text(), line.start(), line.end() - line.start(), UTF_8);
  }
}
