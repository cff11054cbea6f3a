package dev.podflow.local.kafka;

import dev.podflow.local.console.Console;
import dev.podflow.local.console.Failure;
import dev.podflow.metadata.LifeTracker;
import dev.podflow.metadata.MetadataReader;
import dev.podflow.metadata.ReadReport;
import dev.podflow.metadata.topic.TopicHistory;
import dev.podflow.metadata.topic.TopicReader;
import dev.podflow.schema.Topics;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Puts Kubernetes objects into {@code k8s.metadata}: what is news against what the topic holds
 * already, so that the same dump twice changes nothing.
 */
public final class KubernetesSender {
  private final RecordSender sender;
  private final Console console;
  private final LifeTracker tracker;
  private final MetadataReader reader;
  private final Set<String> kinds = new TreeSet<>();
  private long unreadable;

  /**
   * Reads what the topic holds.
   *
   * @param cluster the cluster that the objects are from
   */
  public KubernetesSender(
      KafkaAccess access, RecordSender sender, String cluster, Console console) {
    this.sender = sender;
    this.console = console;
    this.reader = new MetadataReader(cluster);
    try (TopicReader topic = Kafka.reader(access, Topics.K8S_METADATA.name(), null)) {
      this.tracker = TopicHistory.read(cluster, topic, (record, why) -> unreadable++);
    }
    if (unreadable > 0) {
      console.say(
          "%s: %,d values are no Kubernetes objects of Podflow's and are left out"
              .formatted(Topics.K8S_METADATA.name(), unreadable));
    }
  }

  /** Sends the objects of a file; {@code -} is standard input. */
  public void send(String file) {
    try (InputStream input = RecordSender.open(file)) {
      send(file, input);
    } catch (IOException e) {
      throw new Failure("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** Sends the objects of an input; remarks call it by its name. */
  public void send(String name, InputStream input) throws IOException {
    ReadReport report =
        reader.read(
            input,
            observation -> {
              kinds.add(LifeTracker.snapshotKind(observation.object()));
              tracker.observe(observation, sender::send);
            });
    report.malformed().forEach(problem -> console.say(name + ": " + problem));
    if (report.malformedCount() > report.malformed().size()) {
      console.say(
          "%s: %,d more objects could not be read"
              .formatted(name, report.malformedCount() - report.malformed().size()));
    }
    if (!report.skippedByKind().isEmpty()) {
      console.say(
          report.skippedByKind().entrySet().stream()
              .map(skipped -> skipped.getValue() + " " + skipped.getKey())
              .collect(Collectors.joining(", ", name + ": not needed: ", "")));
    }
  }

  /**
   * Says that what was sent are all objects of their kinds as of a time: those that are known and
   * were not among them have ended. There is no heartbeat: it would promise that whatever happens
   * next is sent as well, and flows would wait for that.
   */
  public void complete(Instant at) {
    tracker.complete(kinds, at, at, sender::send);
  }
}
