package dev.podflow.local;

import dev.podflow.forwarder.ForwarderOptions;
import dev.podflow.local.kafka.Kafka;
import dev.podflow.schema.Topics;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "forward",
    description = {
      "Takes alerts from the local stack's Kafka to Alertmanager or a webhook,",
      "until it is interrupted. A bearer token comes from PODFLOW_FORWARD_TOKEN."
    })
final class ForwardCommand implements Runnable {
  private final Podflow podflow;

  @Mixin private ForwarderOptions options;

  ForwardCommand(Podflow podflow) {
    this.podflow = podflow;
  }

  @Override
  public void run() {
    String servers = podflow.settings().bootstrapServers();
    try (Kafka kafka = new Kafka(servers)) {
      kafka.createTopics(List.of(Topics.ALERTS));
    }
    try {
      options.run(Map.of("bootstrap.servers", servers), Topics.ALERTS.name(), System.getenv());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
