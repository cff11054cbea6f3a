package dev.podflow.local.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.local.console.Console;
import dev.podflow.metadata.topic.TopicReader;
import dev.podflow.schema.DeadLetterHeaders;
import dev.podflow.schema.Topics;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dead letters go back to where they came from, each once. */
class DeadLetterBoxIT {
  @TempDir private Path home;

  private static ProducerRecord<byte[], byte[]> letter(
      String topic, int partition, long offset, String key, String value) {
    ProducerRecord<byte[], byte[]> letter =
        new ProducerRecord<>(
            Topics.DEAD_LETTERS.name(), topic.getBytes(UTF_8), value.getBytes(UTF_8));
    letter.headers().add(DeadLetterHeaders.SOURCE_TOPIC, topic.getBytes(UTF_8));
    letter
        .headers()
        .add(DeadLetterHeaders.SOURCE_PARTITION, Integer.toString(partition).getBytes(UTF_8));
    letter.headers().add(DeadLetterHeaders.SOURCE_OFFSET, Long.toString(offset).getBytes(UTF_8));
    if (key != null) {
      letter.headers().add(DeadLetterHeaders.SOURCE_KEY, key.getBytes(UTF_8));
    }
    letter.headers().add(DeadLetterHeaders.REASON, "malformed".getBytes(UTF_8));
    letter.headers().add(DeadLetterHeaders.ERROR, "no text".getBytes(UTF_8));
    return letter;
  }

  private static List<String> records(KafkaAccess access, String topic) {
    List<String> records = new ArrayList<>();
    try (TopicReader reader = Kafka.reader(access, topic, null).fromBeginning()) {
      reader.readToEnd(
          record ->
              records.add(
                  record.partition()
                      + " "
                      + (record.key() == null ? "-" : new String(record.key(), UTF_8))
                      + " "
                      + new String(record.value(), UTF_8)));
    }
    return records;
  }

  @Test
  void eachGoesBackOnce() throws Exception {
    Console silent =
        new Console(
            new PrintStream(OutputStream.nullOutputStream()),
            new PrintStream(OutputStream.nullOutputStream()),
            false);
    try (TestBroker broker = new TestBroker(home)) {
      KafkaAccess access = KafkaAccess.open(broker.servers());
      try (RecordSender sender = new RecordSender(access, Topics.DEAD_LETTERS.name(), silent)) {
        sender.send(letter("flows.hubble", 2, 7, "prod/n1", "first"));
        sender.send(letter("flows.hubble", 2, 8, "prod/n1", "second"));
        sender.send(letter("logs.dns", 1, 3, null, "third"));
        ProducerRecord<byte[], byte[]> masked = letter("flows.hubble", 0, 1, null, "xxxxx");
        masked.headers().add(DeadLetterHeaders.KEPT, "mask".getBytes(UTF_8));
        sender.send(masked);
        sender.finish();
      }
      DeadLetterBox box = new DeadLetterBox(access);
      assertThat(box.groups())
          .containsExactly(
              new DeadLetterBox.Group("flows.hubble", "malformed", 3, "no text", "0@1"),
              new DeadLetterBox.Group("logs.dns", "malformed", 1, "no text", "1@3"));

      assertThat(box.replay(silent)).isEqualTo(Map.of("flows.hubble", 2L, "logs.dns", 1L));
      assertThat(records(access, "flows.hubble"))
          .containsExactly("2 prod/n1 first", "2 prod/n1 second");
      assertThat(records(access, "logs.dns")).containsExactly("1 - third");

      assertThat(box.replay(silent)).as("all are replayed").isEmpty();
      assertThat(records(access, "flows.hubble")).hasSize(2);
    }
  }
}
