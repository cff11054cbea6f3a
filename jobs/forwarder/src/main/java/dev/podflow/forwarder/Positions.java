package dev.podflow.forwarder;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Up to where each receiver has been told. All of them are in one consumer group, so that one right
 * to it is enough and its lag is that of the slowest: the group's offset is the least, and where
 * there are several receivers its metadata says {@code alertmanager=17 webhook=12}. A receiver that
 * is not named there, as it is new, is where the offset is.
 *
 * <p>For several threads, each with a consumer of its own.
 */
final class Positions {
  private final Map<TopicPartition, Map<String, Long>> positions = new HashMap<>();

  private Positions() {}

  /**
   * What the consumer's group remembers.
   *
   * @param receivers their names; of others nothing is remembered any longer
   */
  static Positions read(Consumer<?, ?> consumer, String topic, List<String> receivers) {
    Set<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .collect(Collectors.toSet());
    Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(partitions);
    Positions read = new Positions();
    for (TopicPartition partition : partitions) {
      read.positions.put(partition, positions(committed.get(partition), receivers));
    }
    return read;
  }

  private static Map<String, Long> positions(OffsetAndMetadata committed, List<String> receivers) {
    long least = committed == null ? 0 : committed.offset();
    Map<String, Long> named = named(committed == null ? "" : committed.metadata());
    Map<String, Long> positions = new TreeMap<>();
    for (String receiver : receivers) {
      positions.put(receiver, Math.max(least, named.getOrDefault(receiver, least)));
    }
    return positions;
  }

  /** What is not understood is left out: then that receiver is told again. */
  private static Map<String, Long> named(String metadata) {
    Map<String, Long> named = new HashMap<>();
    for (String each : metadata.split(" ")) {
      int equals = each.indexOf('=');
      if (equals > 0 && each.substring(equals + 1).matches("\\d{1,18}")) {
        named.put(each.substring(0, equals), Long.parseLong(each.substring(equals + 1)));
      }
    }
    return named;
  }

  Set<TopicPartition> partitions() {
    return positions.keySet();
  }

  /** The offset of the first record that it has not been told. */
  synchronized long of(String receiver, TopicPartition partition) {
    return positions.get(partition).get(receiver);
  }

  /** Commits that a receiver has been told all before these offsets, and where the others are. */
  synchronized void commit(
      String receiver, Map<TopicPartition, Long> told, Consumer<?, ?> consumer) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    told.forEach(
        (partition, offset) -> {
          Map<String, Long> all = positions.get(partition);
          all.put(receiver, offset);
          offsets.put(partition, offset(all));
        });
    consumer.commitSync(offsets);
  }

  private static OffsetAndMetadata offset(Map<String, Long> positions) {
    long least = Long.MAX_VALUE;
    StringJoiner names = new StringJoiner(" ");
    for (Map.Entry<String, Long> position : positions.entrySet()) {
      least = Math.min(least, position.getValue());
      names.add(position.getKey() + "=" + position.getValue());
    }
    return new OffsetAndMetadata(least, positions.size() == 1 ? "" : names.toString());
  }
}
