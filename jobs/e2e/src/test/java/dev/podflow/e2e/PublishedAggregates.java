package dev.podflow.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.podflow.schema.traffic.CommitToken;
import dev.podflow.schema.traffic.TrafficAggregate;
import dev.podflow.schema.traffic.TrafficAggregateCodec;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What a consumer of {@code traffic.aggregates} adds up, held against the tables: the sums of every
 * sum by every key, over all that the stack has ever counted.
 */
final class PublishedAggregates {
  private static final String TOPIC = "traffic.aggregates";

  /** By the name of its kind, the table that a delta was added to. */
  private static final Map<String, String> TABLES =
      Map.of(
          "ServicePairDelta", "service_pairs_1m",
          "PolicyHitDelta", "policy_hits_1m",
          "DropDelta", "drops_1m",
          "DnsDelta", "dns_1m",
          "HttpDelta", "http_1m",
          "QualityDelta", "pipeline_quality_1m",
          "MetricDelta", "metrics_1m",
          "CoverageDelta", "policy_coverage_1m");

  private PublishedAggregates() {}

  static void assertEqualToTables(LocalStack stack) throws IOException {
    Map<String, Map<String, Long>> published = published(stack.bootstrapServers());
    assertThat(published.keySet()).contains("service_pairs_1m", "pipeline_quality_1m");
    for (Schema kind : TrafficAggregate.getClassSchema().getField("delta").schema().getTypes()) {
      String table = TABLES.get(kind.getName());
      if (table == null) {
        continue; // Which pods it was is no sum, and in no table.
      }
      assertThat(published.getOrDefault(table, Map.of()))
          .as(table)
          .isEqualTo(stored(stack, table, kind));
    }
  }

  private static Map<String, Map<String, Long>> published(String brokers) throws IOException {
    Map<String, Map<String, Long>> sums = new HashMap<>();
    Map<String, CommitToken> newest = new HashMap<>();
    try (KafkaClients kafka = new KafkaClients(brokers)) {
      for (ConsumerRecord<byte[], byte[]> record : kafka.all(TOPIC)) {
        TrafficAggregate aggregate = TrafficAggregateCodec.decode(record.value());
        CommitToken token = aggregate.getToken();
        String writer = record.partition() + " " + token.getJob() + " " + token.getShard();
        CommitToken before = newest.get(writer);
        if (before == null || isNewer(token, before)) {
          newest.put(writer, token);
          IndexedRecord delta = (IndexedRecord) aggregate.getDelta();
          if (table(delta) != null) {
            add(delta, sums.computeIfAbsent(table(delta), table -> new TreeMap<>()));
          }
        }
      }
    }
    return sums;
  }

  private static boolean isNewer(CommitToken token, CommitToken before) {
    return token.getCommit() > before.getCommit()
        || (token.getCommit() == before.getCommit() && token.getSequence() > before.getSequence());
  }

  private static String table(IndexedRecord delta) {
    return TABLES.get(delta.getSchema().getName());
  }

  private static void add(IndexedRecord delta, Map<String, Long> sums) {
    List<String> key = new ArrayList<>();
    for (Schema.Field field : delta.getSchema().getFields()) {
      Object value = delta.get(field.pos());
      if (isKey(field)) {
        key.add(text(value));
      } else if (isSum(field) && value != null) {
        sums.merge(
            field.name() + " " + key, (Long) value, isState(delta) ? (a, b) -> b : Long::sum);
      }
    }
  }

  /** A part of a key as a text. */
  private static String text(Object value) {
    if (value instanceof Instant time) {
      return Long.toString(time.getEpochSecond());
    } else if (value instanceof Map<?, ?> map) {
      StringJoiner pairs = new StringJoiner(",");
      new TreeMap<>(map).forEach((name, label) -> pairs.add(name + "=" + label));
      return pairs.toString();
    }
    return value.toString();
  }

  /** Whether a later row replaces an earlier one. */
  private static boolean isState(IndexedRecord delta) {
    return table(delta).equals("policy_coverage_1m");
  }

  /** The same of a column, in SQL. */
  private static String text(Schema.Field field) {
    if (field.name().equals("window_start")) {
      return "toString(toUnixTimestamp(window_start))";
    } else if (field.schema().getType() == Schema.Type.MAP) {
      return "arrayStringConcat(arrayMap((k, v) -> concat(k, '=', v), mapKeys(%1$s), mapValues(%1$s)), ',')"
          .formatted(field.name());
    }
    return "toString(" + field.name() + ")";
  }

  private static boolean isKey(Schema.Field field) {
    return field.schema().getType() != Schema.Type.UNION;
  }

  private static boolean isSum(Schema.Field field) {
    Schema schema = field.schema().getTypes().get(1);
    return schema.getType() == Schema.Type.LONG && schema.getLogicalType() == null;
  }

  private static Map<String, Long> stored(LocalStack stack, String table, Schema kind) {
    List<String> keys = new ArrayList<>();
    List<String> names = new ArrayList<>();
    List<String> columns = new ArrayList<>();
    for (Schema.Field field : kind.getFields()) {
      if (isKey(field)) {
        keys.add(text(field));
      } else if (isSum(field)) {
        names.add(field.name());
        columns.add("sum(" + field.name() + ")");
      }
    }
    String sql = "SELECT [" + String.join(", ", keys) + "] AS key, " + String.join(", ", columns);
    Map<String, Long> sums = new TreeMap<>();
    String rows = table.equals("policy_coverage_1m") ? table + " FINAL" : table;
    for (JsonNode row : stack.query(sql + " FROM podflow." + rows + " GROUP BY key")) {
      List<String> key = new ArrayList<>();
      row.get(0).forEach(text -> key.add(text.asText()));
      for (int i = 0; i < names.size(); i++) {
        if (!row.get(i + 1).isNull()) {
          sums.put(names.get(i) + " " + key, row.get(i + 1).asLong());
        }
      }
    }
    return sums;
  }
}
