package dev.podflow.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.podflow.delta.Delta;
import dev.podflow.schema.traffic.TrafficAggregateCodec;
import dev.podflow.table.Quality;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Kafka is a double here, or nobody. */
class AggregatePublisherTest {
  private static final CommitOptions OPTIONS = options();

  @Test
  void nothingFollowsWhatWasNotTaken() throws Exception {
    AwayProducer kafka = new AwayProducer(1);

    try (AggregatePublisher publisher =
        new AggregatePublisher("traffic.aggregates", kafka, OPTIONS, metrics())) {
      publisher.publish(commit());
    }

    assertThat(sequences(kafka))
        .as("a reader knows the newest token alone")
        .containsExactly(0, 1, 2);
  }

  @Test
  void whatWasTakenBeforeIsWrittenAgain() throws Exception {
    AwayProducer kafka = new AwayProducer(2);

    try (AggregatePublisher publisher =
        new AggregatePublisher("traffic.aggregates", kafka, OPTIONS, metrics())) {
      publisher.publish(commit());
    }

    assertThat(sequences(kafka)).containsExactly(0, 0, 1, 2);
  }

  @Test
  void noBatchIsGivenUpWhateverIsAskedFor() {
    Properties properties = new Properties();
    properties.setProperty(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "120000");
    properties.setProperty(ProducerConfig.RETRIES_CONFIG, "3");

    assertThat(AggregatePublisher.config(properties))
        .containsEntry("delivery.timeout.ms", "2147483647")
        .containsEntry("retries", "2147483647")
        .containsEntry("enable.idempotence", "true")
        .containsEntry("acks", "all");
  }

  @Test
  @Timeout(90)
  void whoWaitsForKafkaEndsWhenInterrupted() throws Exception {
    Properties properties = new Properties();
    properties.setProperty("bootstrap.servers", "127.0.0.1:" + nobodysPort());
    AtomicReference<Throwable> end = new AtomicReference<>();
    Thread task =
        new Thread(
            () -> {
              try (AggregatePublisher publisher =
                  new AggregatePublisher("traffic.aggregates", properties, OPTIONS, metrics())) {
                publisher.publish(commit());
              } catch (Exception e) {
                end.set(e);
              }
            });
    task.start();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> task.getState() == Thread.State.TIMED_WAITING);

    task.interrupt();

    task.join(Duration.ofSeconds(10).toMillis());
    assertThat(task.isAlive()).isFalse();
    assertThat(end.get()).isInstanceOf(InterruptedException.class);
  }

  private static List<Integer> sequences(MockProducer<byte[], byte[]> kafka) throws IOException {
    List<Integer> sequences = new ArrayList<>();
    for (ProducerRecord<byte[], byte[]> record : kafka.history()) {
      sequences.add(TrafficAggregateCodec.decode(record.value()).getToken().getSequence());
    }
    return sequences;
  }

  private static Commit commit() {
    PendingTable pending = new PendingTable(Quality.TABLE, 10);
    for (String input : List.of("a", "b", "c")) {
      pending.add(new Delta(Quality.TABLE).text(Quality.INPUT, input).add(Quality.RECEIVED, 1));
    }
    return new Commit("traffic", 1, 1, 0, 1, 10, List.of(pending.drain()));
  }

  private static CommitMetrics metrics() {
    return new CommitMetrics(new UnregisteredMetricsGroup());
  }

  private static CommitOptions options() {
    Configuration config = new Configuration();
    config.set(CommitOptions.RETRY_DELAY_MIN, Duration.ofMillis(1));
    config.set(CommitOptions.RETRY_DELAY_MAX, Duration.ofMillis(1));
    return CommitOptions.from(config);
  }

  private static int nobodysPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** As the real one when Kafka is away for one of the records: it waits, gives up and says so. */
  private static final class AwayProducer extends MockProducer<byte[], byte[]> {
    private final int failing;
    private int sent;

    /**
     * @param failing the how many-th record, from 1, is not taken
     */
    AwayProducer(int failing) {
      super(
          true, new RoundRobinPartitioner(), new ByteArraySerializer(), new ByteArraySerializer());
      this.failing = failing;
    }

    @Override
    public synchronized Future<RecordMetadata> send(
        ProducerRecord<byte[], byte[]> record, Callback callback) {
      if (++sent == failing) {
        TimeoutException away = new TimeoutException("no metadata after 60000 ms");
        callback.onCompletion(null, away);
        return CompletableFuture.failedFuture(away);
      }
      return super.send(record, callback);
    }
  }
}
