package dev.podflow.follow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TopicFollowerTest {
  private static final String TOPIC = "things";
  private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
  private static final int RECORDS = 3;

  /** A topic of three records, all of them in one poll. */
  private static class Topic extends MockConsumer<byte[], byte[]> {
    Topic() {
      super("earliest");
      updatePartitions(TOPIC, List.of(new PartitionInfo(TOPIC, 0, null, null, null)));
      updateBeginningOffsets(Map.of(PARTITION, 0L));
      updateEndOffsets(Map.of(PARTITION, (long) RECORDS));
      schedulePollTask(
          () -> {
            for (int i = 0; i < RECORDS; i++) {
              addRecord(new ConsumerRecord<>(TOPIC, 0, i, null, new byte[] {(byte) i}));
            }
          });
    }
  }

  /** A cluster that does not have the topic; what it answers then depends on the broker. */
  private static final class NoTopic extends MockConsumer<byte[], byte[]> {
    private final int answer;

    NoTopic(int answer) {
      super("earliest");
      this.answer = answer;
    }

    @Override
    public List<PartitionInfo> partitionsFor(String topic) {
      return switch (answer) {
        case 0 -> List.of();
        case 1 -> null;
        default -> throw new KafkaException("not now");
      };
    }
  }

  /** What was told by the first time that all was read. */
  private static class Told implements TopicFollower.Listener {
    private final List<Long> offsets = new ArrayList<>();
    final BlockingQueue<List<Long>> complete = new ArrayBlockingQueue<>(1);

    @Override
    public void read(ConsumerRecord<byte[], byte[]> record) {
      offsets.add(record.offset());
    }

    @Override
    public void readTo(long epochMillis) {
      complete.offer(List.copyOf(offsets));
    }
  }

  private static List<Long> follow(
      IntFunction<Consumer<byte[], byte[]>> clusters, AtomicInteger asked, Told told)
      throws InterruptedException {
    try (TopicFollower follower =
        new TopicFollower(
            TOPIC,
            () -> clusters.apply(asked.getAndIncrement()),
            Duration.ZERO,
            Duration.ofMillis(1),
            told)) {
      follower.start();
      return told.complete.poll(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void aTopicThatIsNotThereYetIsNotRead() throws InterruptedException {
    AtomicInteger asked = new AtomicInteger();
    assertThat(follow(i -> i < 3 ? new NoTopic(i) : new Topic(), asked, new Told()))
        .as("told only when there was something to read")
        .containsExactly(0L, 1L, 2L);
    assertThat(asked).hasValue(4);
  }

  @Test
  void aConsumerThatCannotBeMadeIsTriedAgain() throws InterruptedException {
    assertThat(
            follow(
                i -> {
                  if (i == 0) {
                    throw new IllegalStateException("a bug");
                  }
                  return new Topic();
                },
                new AtomicInteger(),
                new Told()))
        .containsExactly(0L, 1L, 2L);
  }

  /** The consumer is past the record by then, and past the one behind it. */
  @Test
  void aListenerThatFailsOnceMissesNothing() throws InterruptedException {
    AtomicInteger asked = new AtomicInteger();
    Told told =
        new Told() {
          private boolean failed;

          @Override
          public void read(ConsumerRecord<byte[], byte[]> record) {
            if (record.offset() == 1 && !failed) {
              failed = true;
              throw new IllegalArgumentException("only once");
            }
            super.read(record);
          }
        };
    assertThat(follow(i -> new Topic(), asked, told)).containsExactly(0L, 0L, 1L, 2L);
    assertThat(asked).hasValue(2);
  }

  @Test
  void aListenerThatFailsAtTheEndIsToldOfItAgain() throws InterruptedException {
    Told told =
        new Told() {
          private boolean failed;

          @Override
          public void readTo(long epochMillis) {
            if (!failed) {
              failed = true;
              throw new IllegalStateException("only once");
            }
            super.readTo(epochMillis);
          }
        };
    assertThat(follow(i -> new Topic(), new AtomicInteger(), told))
        .containsExactly(0L, 1L, 2L, 0L, 1L, 2L);
  }
}
