package dev.podflow.local.kafka;

import dev.podflow.local.BrokerMain;
import dev.podflow.local.process.Daemon;
import dev.podflow.local.process.JavaCommand;
import dev.podflow.local.process.Ports;
import dev.podflow.schema.Topics;
import dev.podflow.schema.k8s.KubernetesObject;
import dev.podflow.schema.k8s.KubernetesObjectCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** A broker as a process of its own, with every topic. */
public final class TestBroker implements AutoCloseable {
  private final int port = Ports.free();
  private final Daemon broker;

  /**
   * @param home where it keeps its data
   */
  public TestBroker(Path home) {
    broker = new Daemon("kafka", home);
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
    Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> Kafka.isAlive(servers()));
    try (Kafka kafka = new Kafka(servers())) {
      kafka.createTopics(Topics.ALL);
    }
  }

  public int port() {
    return port;
  }

  public String servers() {
    return "127.0.0.1:" + port;
  }

  /** All values of {@code k8s.metadata}, in order. */
  public List<KubernetesObject> metadata() {
    List<KubernetesObject> values = new ArrayList<>();
    try (var reader =
        Kafka.reader(KafkaAccess.open(servers()), Topics.K8S_METADATA.name(), null)
            .fromBeginning()) {
      reader.readToEnd(
          record -> {
            try {
              values.add(KubernetesObjectCodec.decode(record.value()));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
    return values;
  }

  /** The newest value by the objects' names. */
  public Map<String, KubernetesObject> newestByName() {
    Map<String, KubernetesObject> newest = new HashMap<>();
    metadata().forEach(object -> newest.put(object.getName(), object));
    return newest;
  }

  @Override
  public void close() {
    broker.stop(Duration.ofSeconds(10));
  }
}
