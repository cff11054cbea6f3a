package dev.podflow.local.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.local.BrokerMain;
import dev.podflow.local.console.Console;
import dev.podflow.local.process.Daemon;
import dev.podflow.local.process.JavaCommand;
import dev.podflow.local.process.Ports;
import dev.podflow.metadata.topic.TopicReader;
import dev.podflow.schema.Topics;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker as a process of its own: topics are made, records sent and read back. */
class RecordSenderIT {
  @TempDir private Path home;

  @Test
  void recordsOfAFileArriveVerbatimWithTheirNodeAsKey() throws IOException {
    int port = Ports.free();
    String servers = "127.0.0.1:" + port;
    Daemon broker = new Daemon("kafka", home);
    broker.start(
        JavaCommand.java("-Xmx256m")
            .run(
                System.getProperty("java.class.path"),
                BrokerMain.class.getName(),
                "--directory",
                home.resolve("kafka").toString(),
                "--port",
                Integer.toString(port),
                "--controller-port",
                Integer.toString(Ports.free())),
        home);
    try {
      Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> Kafka.isAlive(servers));
      try (Kafka kafka = new Kafka(servers)) {
        kafka.createTopics(Topics.ALL);
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
        sender.sendHubble(file.toString());
        assertThat(sender.finish()).isEqualTo(2);
      }
      List<String> records = new ArrayList<>();
      try (TopicReader reader = Kafka.reader(servers, topic, "test")) {
        reader.readToEnd(
            record ->
                records.add(
                    (record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8))
                        + "="
                        + new String(record.value(), StandardCharsets.UTF_8)));
      }
      assertThat(records).containsExactlyInAnyOrder("n1=" + object, "=oops");
    } finally {
      broker.stop(Duration.ofSeconds(10));
    }
  }
}
