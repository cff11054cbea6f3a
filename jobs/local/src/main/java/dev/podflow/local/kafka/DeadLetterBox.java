package dev.podflow.local.kafka;

import dev.podflow.local.console.Console;
import dev.podflow.metadata.topic.TopicReader;
import dev.podflow.schema.DeadLetterHeaders;
import dev.podflow.schema.Topics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/** The records that could not be used. */
public final class DeadLetterBox {
  /** Its committed position says which have been replayed. */
  private static final String REPLAY_GROUP = "podflow-dead-letters-replay";

  private static final String LIST_GROUP = "podflow-dead-letters-list";

  /**
   * Those from one topic with one reason.
   *
   * @param count how many
   * @param lastError what was wrong with the newest of them
   * @param lastAt where that one came from: partition and offset
   */
  public record Group(String topic, String reason, long count, String lastError, String lastAt) {}

  private final KafkaAccess access;

  public DeadLetterBox(KafkaAccess access) {
    this.access = access;
  }

  /** All that the topic still holds, by source topic and reason. */
  public List<Group> groups() {
    Map<String, Group> groups = new TreeMap<>();
    try (TopicReader reader =
        Kafka.reader(access, Topics.DEAD_LETTERS.name(), LIST_GROUP).fromBeginning()) {
      reader.readToEnd(
          letter -> {
            String topic = text(letter, DeadLetterHeaders.SOURCE_TOPIC);
            String reason = text(letter, DeadLetterHeaders.REASON);
            groups.merge(
                topic + '\n' + reason,
                new Group(
                    topic,
                    reason,
                    1,
                    text(letter, DeadLetterHeaders.ERROR),
                    text(letter, DeadLetterHeaders.SOURCE_PARTITION)
                        + "@"
                        + text(letter, DeadLetterHeaders.SOURCE_OFFSET)),
                (old, now) ->
                    new Group(topic, reason, old.count() + 1, now.lastError(), now.lastAt()));
          });
    }
    return List.copyOf(groups.values());
  }

  /**
   * Sends those that have not been replayed yet to the topics they came from, to their partitions.
   * Those that did not keep their records' bytes are passed over.
   *
   * @return how many by topic
   */
  public Map<String, Long> replay(Console console) {
    Map<String, Long> replayed = new TreeMap<>();
    try (TopicReader reader = Kafka.reader(access, Topics.DEAD_LETTERS.name(), REPLAY_GROUP)) {
      Map<String, List<ProducerRecord<byte[], byte[]>>> letters = new TreeMap<>();
      reader.readToEnd(
          letter -> {
            if (letter.headers().lastHeader(DeadLetterHeaders.KEPT) != null) {
              // Its bytes are not there.
              return;
            }
            String topic = text(letter, DeadLetterHeaders.SOURCE_TOPIC);
            int partition = Integer.parseInt(text(letter, DeadLetterHeaders.SOURCE_PARTITION));
            letters
                .computeIfAbsent(topic, first -> new ArrayList<>())
                .add(new ProducerRecord<>(topic, partition, key(letter), letter.value()));
          });
      letters.forEach(
          (topic, records) -> {
            try (RecordSender sender = RecordSender.uncompressed(access, topic, console)) {
              records.forEach(sender::send);
              replayed.put(topic, sender.finish());
            }
          });
      // Only now: a replay that breaks off is repeated, not lost.
      reader.leaveOff();
    }
    return replayed;
  }

  private static byte[] key(ConsumerRecord<byte[], byte[]> letter) {
    Header key = letter.headers().lastHeader(DeadLetterHeaders.SOURCE_KEY);
    return key == null ? null : key.value();
  }

  private static String text(ConsumerRecord<byte[], byte[]> letter, String name) {
    Header header = letter.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }
}
