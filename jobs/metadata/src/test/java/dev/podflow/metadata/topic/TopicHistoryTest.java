package dev.podflow.metadata.topic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.metadata.LifeTracker;
import dev.podflow.metadata.MetadataReader;
import dev.podflow.schema.k8s.KubernetesObject;
import dev.podflow.schema.k8s.KubernetesObjectCodec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class TopicHistoryTest {
  private final LifeTracker tracker = new LifeTracker("prod");
  private final List<Long> leftOut = new ArrayList<>();

  @Test
  void whatCannotBeReadHidesNothing() throws IOException {
    take(0, KubernetesObjectCodec.encode(node("a")));
    take(1, "{\"kind\":\"Pod\"}".getBytes(StandardCharsets.UTF_8));
    take(2, new byte[0]);
    take(3, KubernetesObjectCodec.encode(node("b")));

    assertThat(leftOut).containsExactly(1L, 2L);
    assertThat(tracker.size()).isEqualTo(2);
  }

  private void take(long offset, byte[] value) {
    TopicHistory.take(
        new ConsumerRecord<>("k8s.metadata", 0, offset, new byte[0], value),
        tracker,
        (record, why) -> leftOut.add(record.offset()));
  }

  private static KubernetesObject node(String name) throws IOException {
    String json =
        "{\"kind\":\"Node\",\"metadata\":{\"name\":\"%s\",\"uid\":\"%s\"}}".formatted(name, name);
    List<KubernetesObject> objects = new ArrayList<>();
    new MetadataReader("prod")
        .read(
            new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)),
            observation -> objects.add(observation.object()));
    return objects.get(0);
  }
}
