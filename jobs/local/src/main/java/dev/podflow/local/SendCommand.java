package dev.podflow.local;

import dev.podflow.local.kafka.Input;
import dev.podflow.local.kafka.KubernetesSender;
import dev.podflow.local.kafka.RecordSender;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "send",
    description = {
      "Puts records from files into an input topic.",
      "hubble: a flow a line, pretty-printed or in arrays; what is no JSON is sent as it is.",
      "k8s: what kubectl get -o json or -o yaml prints, or watch events.",
      "Files may be compressed by gzip; - is standard input."
    })
final class SendCommand implements Runnable {
  private final Podflow podflow;

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "INPUT", description = "hubble or k8s")
  private String input;

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "FILE", description = "what to send")
  private List<String> files;

  @Option(
      names = "--cluster",
      defaultValue = "default",
      paramLabel = "NAME",
      description = "the cluster that Kubernetes objects are from (default: ${DEFAULT-VALUE})")
  private String cluster;

  @Option(
      names = "--complete",
      description = {
        "the files hold all objects of their kinds in the cluster:",
        "what is known and not among them has ended"
      })
  private boolean complete;

  SendCommand(Podflow podflow) {
    this.podflow = podflow;
  }

  @Override
  public void run() {
    Input known =
        Input.of(input)
            .orElseThrow(
                () ->
                    new CommandLine.ParameterException(
                        spec.commandLine(),
                        "there is no input '"
                            + input
                            + "'; known are "
                            + Stream.of(Input.values())
                                .map(Input::word)
                                .collect(Collectors.joining(", "))));
    String topic = known.topic().name();
    try (RecordSender sender =
        new RecordSender(podflow.settings().bootstrapServers(), topic, podflow.console())) {
      switch (known) {
        case HUBBLE -> files.forEach(sender::sendHubble);
        case K8S -> sendObjects(sender);
      }
      podflow.console().print("%d records sent to %s".formatted(sender.finish(), topic));
    }
  }

  private void sendObjects(RecordSender sender) {
    KubernetesSender objects =
        new KubernetesSender(
            podflow.settings().bootstrapServers(), sender, cluster, podflow.console());
    files.forEach(objects::send);
    if (complete) {
      objects.complete(Instant.now());
    }
  }
}
