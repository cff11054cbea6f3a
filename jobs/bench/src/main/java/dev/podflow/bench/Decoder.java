package dev.podflow.bench;

import com.alibaba.fastjson2.JSON;
import com.dslplatform.json.DslJson;
import com.dslplatform.json.runtime.Settings;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.podflow.flow.FlowBatch;
import dev.podflow.flow.RecordReader;
import dev.podflow.flow.access.AccessLogReader;
import dev.podflow.flow.calico.CalicoReader;
import dev.podflow.flow.hubble.HubbleReader;
import dev.podflow.metric.otlp.OtlpReader;
import java.io.IOException;

/** A reader of records: Podflow's own, or a general one that fills a bean. */
@FunctionalInterface
interface Decoder {
  /** How it is asked for, for Podflow's own. */
  String OWN = "podflow";

  /**
   * Reads a record.
   *
   * @return what was read, or null if it could not be
   */
  Object read(byte[] record) throws IOException;

  /**
   * The reader of this name.
   *
   * @param source what it has to read; general ones read {@code hubble}
   */
  static Decoder of(String reader, String source) {
    return switch (reader) {
      case OWN -> own(source);
      case "fastjson2" -> record -> JSON.parseObject(record, HubbleBean.class);
      case "jackson" -> jackson();
      case "dsl-json" -> dslJson();
      default -> throw new IllegalArgumentException("there is no reader " + reader);
    };
  }

  private static Decoder own(String source) {
    return switch (source) {
      case "hubble" -> flows(new HubbleReader());
      case "calico" -> flows(new CalicoReader());
      case "envoy" -> flows(new AccessLogReader());
      case "otlp" -> samples(new OtlpReader(Long.MAX_VALUE / 2));
      default -> throw new IllegalArgumentException("there is no source " + source);
    };
  }

  private static Decoder flows(RecordReader reader) {
    FlowBatch flows = new FlowBatch();
    return record -> reader.read(record, flows) == null ? flows : null;
  }

  private static Decoder samples(OtlpReader reader) {
    return record -> reader.read(record, 0, record.length, -1) == null ? reader : null;
  }

  private static Decoder jackson() {
    ObjectReader reader =
        JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build()
            .readerFor(HubbleBean.class);
    return record -> reader.readValue(record);
  }

  private static Decoder dslJson() {
    DslJson<Object> json = new DslJson<>(Settings.withRuntime());
    return record -> json.deserialize(HubbleBean.class, record, record.length);
  }
}
