package dev.podflow.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podflow.flow.Flow;
import dev.podflow.flow.FlowBatch;
import dev.podflow.simulator.SimulationConfig;
import dev.podflow.simulator.traffic.HubbleBench;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever is compared has done the same work. */
class DecodeWorkTest {
  private static final SimulationConfig SMALL =
      SimulationConfig.small(1, Instant.parse("2026-01-01T00:00:00Z"), 1);

  @ParameterizedTest
  @CsvSource({"podflow,hubble", "podflow,calico", "podflow,envoy", "podflow,otlp"})
  void everyRecordOfEverySourceIsRead(String reader, String source) throws IOException {
    DecodeWork work = new DecodeWork(reader, source, 500, SMALL);
    work.nextBatch();
    assertThat(work.decode()).isEqualTo(500);
    assertThat(work.bytes()).isGreaterThan(500 * 200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fastjson2", "dsl-json", "jackson"})
  void generalReadersFindWhatPodflowsReaderFinds(String reader) throws IOException {
    HubbleBench feed = new HubbleBench(3, Instant.parse("2026-01-01T00:00:00Z"), 100, 1_000);
    Decoder own = Decoder.of(Decoder.OWN, "hubble");
    Decoder general = Decoder.of(reader, "hubble");
    feed.run(
        0,
        2_000,
        (node, buffer, length) -> {
          byte[] record = Arrays.copyOf(buffer, length);
          Flow flow = ((FlowBatch) own.read(record)).get(0);
          assertSame(flow, ((HubbleBean) general.read(record)).flow);
        });
  }

  @Test
  void aSourceOrReaderThatIsNotThereIsRefused() {
    assertThatThrownBy(() -> Decoder.of("gson", "hubble")).hasMessageContaining("gson");
  }

  private static void assertSame(Flow flow, HubbleBean.Flow bean) {
    assertThat(Instant.parse(bean.time).getEpochSecond())
        .isEqualTo(Math.floorDiv(flow.timeNanos, 1_000_000_000L));
    assertThat(bean.node_name).isEqualTo(flow.cluster + "/" + flow.node);
    assertThat(bean.verdict).isEqualTo(flow.verdict.name());
    assertThat(bean.IP.source).startsWith("10.");
    assertThat(bean.l4.TCP.source_port).isEqualTo(flow.source.port);
    assertThat(bean.l4.TCP.destination_port).isEqualTo(flow.destination.port);
    assertThat(bean.source.pod_name).isEqualTo(flow.source.pod);
    assertThat(bean.destination.namespace).isEqualTo(flow.destination.namespace);
    assertThat(bean.event_type.type > 0).isTrue();
    if (bean.l7 != null) {
      assertThat(bean.l7.type).isEqualTo(flow.l7Type.name());
      assertThat(bean.l7.http.code).isEqualTo(flow.httpStatus);
      assertThat(bean.l7.http.method).isEqualTo(flow.httpMethod);
      assertThat(bean.l7.http.headers).hasSize(3);
      if (bean.l7.latency_ns != null) {
        assertThat(Long.parseLong(bean.l7.latency_ns)).isEqualTo(flow.latencyNanos);
      }
    } else {
      assertThat(bean.trace_observation_point).isEqualTo(flow.point.name());
      assertThat(bean.l4.TCP.flags.ACK).isTrue();
    }
    if (flow.source.workload.isEmpty()) {
      assertThat(bean.source.workloads).isNullOrEmpty();
    } else {
      assertThat(bean.source.workloads.get(0).name).isEqualTo(flow.source.workload);
    }
  }
}
