package dev.podflow.local;

import dev.podflow.collector.CollectorOptions;
import dev.podflow.collector.CollectorProcess;
import dev.podflow.local.console.Failure;
import dev.podflow.local.kafka.Kafka;
import dev.podflow.local.kafka.KafkaAccess;
import dev.podflow.schema.Topics;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "collect",
    description = {
      "Watches a Kubernetes cluster and keeps its metadata in the local stack's Kafka,",
      "until it is interrupted. In a cluster, infra/kubernetes/base/collector.yaml does that."
    })
final class CollectCommand implements Runnable {
  private final Podflow podflow;

  @Mixin private CollectorOptions options;

  CollectCommand(Podflow podflow) {
    this.podflow = podflow;
  }

  @Override
  public void run() {
    KafkaAccess access = podflow.settings().kafka();
    try (Kafka kafka = new Kafka(access)) {
      kafka.createTopics(List.of(Topics.K8S_METADATA));
    }
    try {
      new CollectorProcess(options, access.client(), Topics.K8S_METADATA.name())
          .run("127.0.0.1", null, false);
    } catch (IOException e) {
      throw new Failure(e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
