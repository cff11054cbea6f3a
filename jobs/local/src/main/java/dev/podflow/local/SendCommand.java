package dev.podflow.local;

import dev.podflow.identity.Lookup;
import dev.podflow.local.console.Failure;
import dev.podflow.local.kafka.Input;
import dev.podflow.local.kafka.KubernetesSender;
import dev.podflow.local.kafka.RecordKey;
import dev.podflow.local.kafka.RecordSender;
import dev.podflow.local.otlp.MetricFile;
import dev.podflow.local.otlp.Target;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
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
      "hubble: flows of Cilium's Hubble. calico: flow logs, flows of Goldmane and Whisker.",
      "conntrack: what conntrack -E prints, or JSON.",
      "access-logs: of Envoy, Istio, Linkerd or ingress-nginx. dns-logs: of CoreDNS.",
      "otlp-metrics: OTLP in JSON or protobuf, Prometheus's text, OpenMetrics.",
      "k8s: what kubectl get -o json or -o yaml prints, or watch events.",
      "JSON may be an object a line, pretty-printed or in arrays; any other line is a record.",
      "Files may be compressed by gzip; - is standard input."
    })
final class SendCommand implements Runnable {
  private final Podflow podflow;

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "INPUT",
      completionCandidates = Words.class,
      description = "${COMPLETION-CANDIDATES}")
  private String input;

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "FILE", description = "what to send")
  private List<String> files;

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      description = {
        "the cluster that Kubernetes objects are from (default: " + Lookup.DEFAULT_CLUSTER + "),",
        "or flows, logs and metrics that do not say"
      })
  private String cluster;

  @Option(
      names = "--node",
      paramLabel = "NAME",
      description = "the node that flows and logs are from, where they do not say")
  private String node;

  @Option(
      names = "--time",
      paramLabel = "INSTANT",
      description = {
        "when text was scraped that does not say (default: now), such as 2026-01-02T12:00:00Z"
      })
  private Instant time;

  @Option(
      names = "--label",
      paramLabel = "NAME=VALUE",
      description = {
        "a label of the target of metrics that do not say: job, instance, namespace, pod,",
        "node or container"
      })
  private Map<String, String> labels = Map.of();

  @Option(
      names = "--complete",
      description = {
        "the files hold all objects of their kinds in the cluster:",
        "what is known and not among them has ended"
      })
  private boolean complete;

  /** What {@code INPUT} may be. */
  static final class Words implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Stream.of(Input.values()).map(Input::word).iterator();
    }
  }

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
                            + String.join(", ", new Words())));
    String topic = known.topic().name();
    try (RecordSender sender =
        new RecordSender(podflow.settings().kafka(), topic, podflow.console())) {
      switch (known) {
        case K8S -> sendObjects(sender);
        case OTLP_METRICS -> files.forEach(file -> sendMetrics(file, sender));
        case HUBBLE, CALICO, CONNTRACK, ACCESS_LOGS, DNS_LOGS -> {
          RecordKey key = new RecordKey(known, cluster, node);
          files.forEach(file -> sender.send(file, key));
        }
      }
      podflow.console().print("%d records sent to %s".formatted(sender.finish(), topic));
    }
  }

  private void sendMetrics(String file, RecordSender sender) {
    Instant scraped = time == null ? Instant.now() : time;
    MetricFile metrics = new MetricFile(Target.of(labels, cluster), scraped);
    try (InputStream input = RecordSender.open(file)) {
      metrics.split(input, sender::send);
    } catch (IOException | IllegalArgumentException e) {
      throw new Failure("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private void sendObjects(RecordSender sender) {
    KubernetesSender objects =
        new KubernetesSender(
            podflow.settings().kafka(),
            sender,
            cluster == null ? Lookup.DEFAULT_CLUSTER : cluster,
            podflow.console());
    files.forEach(objects::send);
    if (complete) {
      objects.complete(Instant.now());
    }
  }
}
