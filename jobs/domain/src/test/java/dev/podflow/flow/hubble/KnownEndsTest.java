package dev.podflow.flow.hubble;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.flow.Flow;
import dev.podflow.flow.FlowEnd;
import dev.podflow.flow.Rejection;
import dev.podflow.json.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KnownEndsTest {
  /** Often enough to be known, and once more. */
  private static final int OFTEN = 4;

  private static final String TIME = "\"time\":\"2026-01-01T00:00:00Z\"";

  private final HubbleReader reader = new HubbleReader();
  private final Flow flow = new Flow();

  /** A record and what it says. */
  private record Example(byte[] record, String flow) {}

  @Test
  void recordsThatComeAgainSayTheSame() {
    Random random = new Random(4);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      RandomFlow generated = new RandomFlow(random);
      StringBuilder text = new StringBuilder();
      JsonText.write(text, generated.json, random);
      examples.add(new Example(text.toString().getBytes(UTF_8), FlowText.of(generated.expected)));
    }
    for (int i = 0; i < 5_000; i++) {
      Example example = examples.get(random.nextInt(examples.size()));
      assertThat(reader.read(example.record, 0, example.record.length, flow)).isNull();
      assertThat(FlowText.of(flow)).isEqualTo(example.flow);
    }
  }

  @Test
  void anEndWithAnotherLabelOrPodIsReadAnew() {
    for (int i = 0; i < OFTEN; i++) {
      assertThat(pod("{\"namespace\":\"shop\",\"labels\":[\"a\"],\"pod_name\":\"cart-1\"}"))
          .isEqualTo("shop/cart-1 0");
    }
    for (int i = 0; i < OFTEN; i++) {
      assertThat(pod("{\"namespace\":\"shop\",\"labels\":[\"b\"],\"pod_name\":\"cart-2\"}"))
          .isEqualTo("shop/cart-2 0");
      assertThat(pod("{\"namespace\":\"shop\",\"labels\":[\"reserved:host\"]}"))
          .isEqualTo("shop/ " + FlowEnd.HOST);
    }
  }

  @Test
  void whatAnEarlierMemberSaidStaysWhereALaterOneIsSilent() {
    String silent = "{\"namespace\":\"shop\"}";
    for (int i = 0; i < OFTEN; i++) {
      assertThat(pod(silent)).isEqualTo("shop/ 0");
      assertThat(pod("{\"pod_name\":\"cart-1\"},\"source\":" + silent)).isEqualTo("shop/cart-1 0");
    }
  }

  @Test
  void whatIsCutOffIsNotKnown() {
    String end = "{\"namespace\":\"shop\",\"pod_name\":\"cart-1\"}";
    for (int i = 0; i < OFTEN; i++) {
      pod(end);
    }
    String record = record(end);
    for (int length = 1; length < record.length(); length++) {
      assertThat(read(record.substring(0, length))).as("%s bytes", length).isNotNull();
    }
  }

  @Test
  void labelsOfANodeMayBeAnything() {
    for (String labels : new String[] {"12", "123", "[\"a\"]", "[\"b\"]", "null", "\"x\"", "{}"}) {
      for (int i = 0; i < OFTEN; i++) {
        String record = "{\"verdict\":\"DROPPED\",\"node_labels\":" + labels + "," + TIME + "}";
        assertThat(read(record)).as(record).isNull();
        assertThat(flow.verdict).isEqualTo(Flow.Verdict.DROPPED);
      }
    }
  }

  @Test
  void labelsOfANodeAloneAreNoFlow() {
    assertThat(read("{\"node_labels\":[\"a\"]," + TIME + "}")).isEqualTo(Rejection.UNKNOWN_MESSAGE);
  }

  private String pod(String end) {
    assertThat(read(record(end))).isNull();
    return flow.source.namespace + "/" + flow.source.pod + " " + flow.source.reserved;
  }

  private static String record(String end) {
    return "{" + TIME + ",\"IP\":{\"source\":\"10.0.0.1\"},\"source\":" + end + "}";
  }

  private Rejection read(String record) {
    byte[] bytes = record.getBytes(UTF_8);
    return reader.read(bytes, 0, bytes.length, flow);
  }
}
