package dev.podflow.local.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.local.console.Console;
import dev.podflow.metadata.topic.TopicReader;
import dev.podflow.schema.Topics;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker as a process of its own: topics are made, records sent and read back. */
class RecordSenderIT {
  @TempDir private Path home;

  @Test
  void recordsOfAFileArriveVerbatimWithTheirNodeAsKey() throws IOException {
    try (TestBroker broker = new TestBroker(home)) {
      String servers = broker.servers();
      try (Kafka kafka = new Kafka(servers)) {
        // They are there already.
        kafka.createTopics(Topics.ALL);
      }
      String object = "{ \"node_name\": \"n1\",\n  \"flow\": {} }";
      Path file = Files.writeString(home.resolve("flows.json"), "[" + object + "]\noops\n");
      Console silent =
          new Console(
              new PrintStream(OutputStream.nullOutputStream()),
              new PrintStream(OutputStream.nullOutputStream()),
              false);
      String topic = Topics.FLOWS_HUBBLE.name();
      try (RecordSender sender = new RecordSender(servers, topic, silent)) {
        sender.send(file.toString(), new RecordKey(Input.HUBBLE, null, null));
        assertThat(sender.finish()).isEqualTo(2);
      }
      List<String> records = new ArrayList<>();
      try (TopicReader reader = Kafka.reader(KafkaAccess.open(servers), topic, "test")) {
        reader.readToEnd(
            record ->
                records.add(
                    (record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8))
                        + "="
                        + new String(record.value(), StandardCharsets.UTF_8)));
      }
      assertThat(records).containsExactlyInAnyOrder("n1=" + object, "=oops");
    }
  }
}
