package dev.podflow.forwarder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PositionsTest {
  private static final TopicPartition PARTITION = new TopicPartition("alerts", 0);
  private static final List<String> BOTH = List.of("alertmanager", "webhook");

  private final MockConsumer<byte[], byte[]> kafka = new MockConsumer<>("earliest");

  @BeforeEach
  void assign() {
    Node node = new Node(1, "localhost", 9092);
    Node[] nodes = {node};
    kafka.updatePartitions("alerts", List.of(new PartitionInfo("alerts", 0, node, nodes, nodes)));
    kafka.assign(Set.of(PARTITION));
  }

  @Test
  void eachIsWhereItWas() {
    Positions positions = read(BOTH);
    positions.commit("webhook", Map.of(PARTITION, 12L), kafka);
    positions.commit("alertmanager", Map.of(PARTITION, 7L), kafka);

    assertThat(committed().offset()).as("the slowest's").isEqualTo(7);
    assertThat(read(BOTH).of("alertmanager", PARTITION)).isEqualTo(7);
    assertThat(read(BOTH).of("webhook", PARTITION)).isEqualTo(12);
  }

  @Test
  void whatAnEarlierReleaseRememberedIsSoForAll() {
    kafka.commitSync(Map.of(PARTITION, new OffsetAndMetadata(5)));

    assertThat(read(BOTH).of("alertmanager", PARTITION)).isEqualTo(5);
    assertThat(read(BOTH).of("webhook", PARTITION)).isEqualTo(5);
  }

  @Test
  void aSingleOneIsRememberedAsByAnEarlierRelease() {
    read(List.of("webhook")).commit("webhook", Map.of(PARTITION, 5L), kafka);

    assertThat(committed()).isEqualTo(new OffsetAndMetadata(5));
  }

  @Test
  void whoIsLeftGoesOnFromItsOwn() {
    Positions positions = read(BOTH);
    positions.commit("webhook", Map.of(PARTITION, 12L), kafka);

    Positions alone = read(List.of("webhook"));
    assertThat(alone.of("webhook", PARTITION)).isEqualTo(12);
    alone.commit("webhook", Map.of(PARTITION, 13L), kafka);
    assertThat(read(BOTH).of("alertmanager", PARTITION)).as("is new").isEqualTo(13);
  }

  @Test
  void whatOthersWroteThereIsNotTaken() {
    kafka.commitSync(Map.of(PARTITION, new OffsetAndMetadata(5, "webhook=x alertmanager=3 = 7")));

    assertThat(read(BOTH).of("webhook", PARTITION)).isEqualTo(5);
    assertThat(read(BOTH).of("alertmanager", PARTITION)).isEqualTo(5);
  }

  private Positions read(List<String> receivers) {
    return Positions.read(kafka, "alerts", receivers);
  }

  private OffsetAndMetadata committed() {
    return kafka.committed(Set.of(PARTITION)).get(PARTITION);
  }
}
