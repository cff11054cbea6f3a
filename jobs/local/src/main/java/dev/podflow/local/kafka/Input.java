package dev.podflow.local.kafka;

import dev.podflow.schema.Topics;
import java.util.Optional;
import java.util.stream.Stream;

/** What {@code send} takes: an input's name and the topic it goes to. */
public enum Input {
  HUBBLE("hubble", Topics.FLOWS_HUBBLE, "flows of Cilium's Hubble, JSON"),
  K8S("k8s", Topics.K8S_METADATA, "Kubernetes objects: kubectl get -o json or yaml, watch events");

  private final String word;
  private final Topics.Topic topic;
  private final String description;

  Input(String word, Topics.Topic topic, String description) {
    this.word = word;
    this.topic = topic;
    this.description = description;
  }

  /** The name on the command line. */
  public String word() {
    return word;
  }

  public Topics.Topic topic() {
    return topic;
  }

  public String description() {
    return description;
  }

  public static Optional<Input> of(String word) {
    return Stream.of(values()).filter(input -> input.word.equals(word)).findFirst();
  }
}
