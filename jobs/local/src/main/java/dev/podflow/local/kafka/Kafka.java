package dev.podflow.local.kafka;

import dev.podflow.local.console.Failure;
import dev.podflow.metadata.topic.TopicReader;
import dev.podflow.schema.Topics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;

/** A broker as its administrator sees it. */
public final class Kafka implements AutoCloseable {
  private static final int TIMEOUT_MS = 15_000;

  private static final int CONNECT_MS = 2_000;
  private static final int BUSY_MS = 15_000;

  private final KafkaAccess access;
  private final Admin admin;

  public Kafka(String bootstrapServers) {
    this(KafkaAccess.open(bootstrapServers));
  }

  public Kafka(KafkaAccess access) {
    this(access, TIMEOUT_MS);
  }

  private Kafka(KafkaAccess access, int timeoutMs) {
    this.access = access;
    Map<String, Object> config =
        access.and(
            Map.of(
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                timeoutMs,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                timeoutMs));
    try {
      this.admin = Admin.create(config);
    } catch (KafkaException e) {
      // Its cause says what is wrong with the client's configuration.
      throw new Failure("Kafka's client cannot begin: " + rootMessage(e), e);
    }
  }

  private static String rootMessage(Throwable e) {
    return e.getCause() == null ? e.getMessage() : rootMessage(e.getCause());
  }

  /**
   * Does the broker answer? Where nobody listens that is known at once; a busy one has its time.
   */
  public static boolean isAlive(String bootstrapServers) {
    try {
      requireAlive(KafkaAccess.open(bootstrapServers));
      return true;
    } catch (Failure e) {
      return false;
    }
  }

  /**
   * The broker answers, and lets us in.
   *
   * @throws Failure that says why it does not
   */
  static void requireAlive(KafkaAccess access) {
    if (!listens(access.servers())) {
      throw unreachable(access, null);
    }
    try (Kafka kafka = new Kafka(access, BUSY_MS)) {
      if (kafka.get(kafka.admin.describeCluster().nodes()).isEmpty()) {
        throw unreachable(access, null);
      }
    }
  }

  private static boolean listens(String bootstrapServers) {
    for (String server : bootstrapServers.split(",")) {
      int colon = server.lastIndexOf(':');
      try (Socket socket = new Socket()) {
        int port = Integer.parseInt(server.substring(colon + 1).strip());
        socket.connect(new InetSocketAddress(server.substring(0, colon).strip(), port), CONNECT_MS);
        return true;
      } catch (IOException e) {
        // The next one may.
        continue;
      }
    }
    return false;
  }

  /**
   * A reader of a topic.
   *
   * @param group whose committed position counts; null for none
   * @throws Failure if no broker answers
   */
  static TopicReader reader(KafkaAccess access, String topic, String group) {
    requireAlive(access);
    try {
      return new TopicReader(access.client(), topic, group);
    } catch (KafkaException e) {
      throw access.failure(e);
    }
  }

  /**
   * Creates those that are not there; leaves the others as they are.
   *
   * @return the names of those that were not there
   */
  public Set<String> createTopics(Collection<Topics.Topic> topics) {
    Set<String> existing = get(admin.listTopics().names());
    List<NewTopic> missing =
        topics.stream()
            .filter(topic -> !existing.contains(topic.name()))
            .map(
                topic ->
                    new NewTopic(topic.name(), topic.partitions(), (short) 1)
                        .configs(topic.config()))
            .toList();
    try {
      get(admin.createTopics(missing).all());
    } catch (Failure e) {
      // Somebody else may have been quicker.
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
    return missing.stream().map(NewTopic::name).collect(Collectors.toSet());
  }

  /** The next offset of each partition of these topics that holds a record. */
  public Map<TopicPartition, Long> endOffsets(Collection<String> topics) {
    Map<String, TopicDescription> described = get(admin.describeTopics(topics).allTopicNames());
    Map<TopicPartition, OffsetSpec> latest =
        described.values().stream()
            .flatMap(
                topic ->
                    topic.partitions().stream()
                        .map(partition -> new TopicPartition(topic.name(), partition.partition())))
            .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
    Map<TopicPartition, Long> ends =
        new TreeMap<>(
            Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition));
    get(admin.listOffsets(latest).all())
        .forEach(
            (partition, offset) -> {
              if (offset.offset() > 0) {
                ends.put(partition, offset.offset());
              }
            });
    return ends;
  }

  /** How far a consumer group says that it has come: the next offset of each of its partitions. */
  public Map<TopicPartition, Long> groupOffsets(String group) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
        .forEach(
            (partition, committed) -> {
              if (committed != null) {
                offsets.put(partition, committed.offset());
              }
            });
    return offsets;
  }

  @Override
  public void close() {
    admin.close();
  }

  private <T> T get(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw access.failure(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("interrupted", e);
    }
  }

  static Failure unreachable(KafkaAccess access, Throwable cause) {
    return new Failure(
        "no Kafka broker at " + access.servers() + "; start one with `infra/podflow up`", cause);
  }
}
