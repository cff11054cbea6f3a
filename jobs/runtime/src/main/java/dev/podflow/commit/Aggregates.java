package dev.podflow.commit;

import dev.podflow.count.PodPairDigest;
import dev.podflow.delta.Delta;
import dev.podflow.delta.DeltaTable;
import dev.podflow.inventory.PolicyEventRows;
import dev.podflow.schema.traffic.CommitToken;
import dev.podflow.schema.traffic.TrafficAggregate;
import dev.podflow.table.Flows;
import dev.podflow.table.NetworkPolicies;
import dev.podflow.table.PodPairs;
import dev.podflow.table.PolicyEvents;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * The rows of a commit as values of {@code traffic.aggregates}: those of tables with minutes, and
 * which pods it mostly was, and when policies began and ended.
 */
final class Aggregates {
  /** What a key is made of, where a kind has it. */
  private static final List<String> KEY =
      List.of(
          "cluster",
          "src_namespace",
          "src_workload",
          "dst_namespace",
          "dst_workload",
          "client_namespace",
          "client_workload",
          "input",
          "metric",
          "namespace");

  /** Where they are in the records of each kind. */
  private static final ClassValue<int[]> KEY_POSITIONS =
      new ClassValue<>() {
        @Override
        protected int[] computeValue(Class<?> kind) {
          Schema schema = SpecificData.get().getSchema(kind);
          return KEY.stream()
              .map(schema::getField)
              .filter(Objects::nonNull)
              .mapToInt(Schema.Field::pos)
              .toArray();
        }
      };

  private final Commit commit;
  private final Consumer<TrafficAggregate> consumer;
  private int sequence;

  private Aggregates(Commit commit, Consumer<TrafficAggregate> consumer) {
    this.commit = commit;
    this.consumer = consumer;
  }

  /** Passes on each of them; the same commit gives the same ones in the same order. */
  static void forEach(Commit commit, Consumer<TrafficAggregate> consumer) {
    new Aggregates(commit, consumer).publish();
  }

  private void publish() {
    PodPairDigest pods = new PodPairDigest();
    for (Block block : commit.blocks()) {
      String table = block.table().name();
      if (table.equals(Flows.TABLE.name())) {
        block.forEach(pods::add);
      } else if (table.equals(PodPairs.TABLE.name())) {
        block.forEach(pods::merge);
      } else if (table.equals(NetworkPolicies.TABLE.name())) {
        Consumer<Delta> events = rowsOf(PolicyEvents.TABLE);
        block.forEach(policy -> PolicyEventRows.of(policy, events));
      } else if (AggregateKind.isPublished(block.table())) {
        block.forEach(rowsOf(block.table()));
      }
    }
    pods.drain(rowsOf(PodPairs.TABLE));
  }

  private Consumer<Delta> rowsOf(DeltaTable table) {
    AggregateKind kind = AggregateKind.of(table);
    return row -> consumer.accept(kind.aggregate(nextToken(), row));
  }

  private CommitToken nextToken() {
    return new CommitToken(commit.job(), commit.shard(), commit.number(), sequence++);
  }

  /** The texts that say what it is about; equal ones share a partition. */
  static String key(TrafficAggregate aggregate) {
    SpecificRecordBase delta = (SpecificRecordBase) aggregate.getDelta();
    StringJoiner key = new StringJoiner("/");
    for (int position : KEY_POSITIONS.get(delta.getClass())) {
      key.add((String) delta.get(position));
    }
    return key.toString();
  }
}
