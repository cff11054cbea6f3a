package dev.podflow.schema.traffic;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecordBase;

/** Values of every kind: with every field filled, and with none that may be unknown. */
final class TrafficAggregates {
  private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

  private static final List<Supplier<SpecificRecordBase>> KINDS =
      List.of(
          ServicePairDelta::new,
          PolicyHitDelta::new,
          DropDelta::new,
          DnsDelta::new,
          HttpDelta::new,
          QualityDelta::new,
          MetricDelta::new,
          CoverageDelta::new,
          PodPairDelta::new,
          PolicyEventDelta::new);

  /** How many kinds the versions of the schema have, from version 1. */
  private static final int[] KINDS_OF_VERSION = {6, 7, 8, 9, 10, 10};

  /** The version in which pods got more measures. */
  private static final int EXEMPLARS = 6;

  private TrafficAggregates() {}

  static List<TrafficAggregate> all() {
    List<TrafficAggregate> all = new ArrayList<>();
    for (Supplier<SpecificRecordBase> kind : KINDS) {
      CommitToken token = new CommitToken("traffic", 1, 1_767_355_200_123L, all.size());
      all.add(new TrafficAggregate(token, filled(kind.get(), true)));
      all.add(new TrafficAggregate(token, filled(kind.get(), false)));
    }
    return all;
  }

  /** What a version of the schema was able to write. */
  static List<TrafficAggregate> ofVersion(int version) {
    List<TrafficAggregate> known = all().subList(0, 2 * KINDS_OF_VERSION[version - 1]);
    if (version < EXEMPLARS) {
      known.forEach(TrafficAggregates::forgetExemplars);
    }
    return known;
  }

  private static void forgetExemplars(TrafficAggregate aggregate) {
    if (aggregate.getDelta() instanceof PodPairDelta pods) {
      pods.setPlaintext(null);
      pods.setDnsFailures(null);
      pods.setSlowestUs(null);
      pods.setQueryName("");
      pods.setResponseCode("");
    }
  }

  private static SpecificRecordBase filled(SpecificRecordBase record, boolean known) {
    for (Schema.Field field : record.getSchema().getFields()) {
      record.put(field.pos(), value(field, known));
    }
    return record;
  }

  private static Object value(Schema.Field field, boolean known) {
    Schema schema = field.schema();
    if (schema.getType() == Schema.Type.UNION) {
      if (!known) {
        return null;
      }
      schema = schema.getTypes().get(1);
    }
    boolean time = schema.getLogicalType() instanceof LogicalTypes.TimestampMillis;
    return switch (schema.getType()) {
      case STRING -> known ? field.name() : "";
      case INT -> known ? field.pos() : 0;
      case LONG -> time ? NOON.plusSeconds(field.pos()) : (Object) (1L << field.pos());
      case DOUBLE -> field.pos() + 0.5;
      case BOOLEAN -> true;
      case MAP -> known ? Map.of("pod", "web-1") : Map.of();
      case RECORD -> record(schema);
      default -> throw new IllegalStateException(field.toString());
    };
  }

  private static SpecificRecordBase record(Schema schema) {
    return switch (schema.getName()) {
      case "MetricReading" -> new MetricReading(NOON, -0.25);
      default -> new DDSketch(List.of(-3, 0, 400), List.of(1L, 2L, 1L << 40));
    };
  }
}
