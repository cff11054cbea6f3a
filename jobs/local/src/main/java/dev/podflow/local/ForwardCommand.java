package dev.podflow.local;

import dev.podflow.forwarder.ForwarderOptions;
import dev.podflow.local.kafka.Kafka;
import dev.podflow.local.kafka.KafkaAccess;
import dev.podflow.schema.Topics;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "forward",
    description = {
      "Takes alerts from the local stack's Kafka to Alertmanager, a webhook, or both,",
      "until it is interrupted. A bearer token comes from PODFLOW_FORWARD_TOKEN,",
      "beside Alertmanager the webhook's from PODFLOW_FORWARD_WEBHOOK_TOKEN; a",
      "webhook's URL may come from PODFLOW_FORWARD_WEBHOOK, or from a file that",
      "PODFLOW_FORWARD_WEBHOOK_FILE names."
    })
final class ForwardCommand implements Runnable {
  private final Podflow podflow;

  @Mixin private ForwarderOptions options;

  ForwardCommand(Podflow podflow) {
    this.podflow = podflow;
  }

  @Override
  public void run() {
    KafkaAccess access = podflow.settings().kafka();
    try (Kafka kafka = new Kafka(access)) {
      kafka.createTopics(List.of(Topics.ALERTS));
    }
    try {
      options.run(access.client(), Topics.ALERTS.name(), System.getenv());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
