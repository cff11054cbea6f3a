package dev.podflow.collector;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.File;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.UUID;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** What the collector is told on its command line, wherever it runs. */
public final class CollectorOptions {
  private static final int EVENT_BYTES_MAX = 16 << 20;

  @Spec(Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--cluster",
      defaultValue = "default",
      paramLabel = "NAME",
      description = "the cluster's name, as Hubble's node_name has it (default: ${DEFAULT-VALUE})")
  private String cluster;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "how to reach the cluster (default: $KUBECONFIG, else the pod's own account)")
  private File kubeconfig;

  @Option(
      names = "--status-lag",
      defaultValue = "2s",
      converter = DurationConverter.class,
      paramLabel = "TIME",
      description = {
        "how late kubelets may report ends and addresses: metadata counts as complete",
        "up to that long ago (default: ${DEFAULT-VALUE})"
      })
  private Duration statusLag;

  @Option(
      names = "--retention",
      defaultValue = "14d",
      converter = DurationConverter.class,
      paramLabel = "TIME",
      description = "how long what has ended stays in the topic (default: ${DEFAULT-VALUE})")
  private Duration retention;

  @Option(
      names = "--heartbeat-interval",
      defaultValue = "1s",
      converter = DurationConverter.class,
      paramLabel = "TIME",
      description = "how often a heartbeat is written (default: ${DEFAULT-VALUE})")
  private Duration heartbeatInterval;

  @Option(
      names = "--page-size",
      defaultValue = "500",
      paramLabel = "N",
      description = "objects in a page of a list (default: ${DEFAULT-VALUE})")
  private int pageSize;

  @Option(
      names = "--request-timeout",
      defaultValue = "30s",
      converter = DurationConverter.class,
      paramLabel = "TIME",
      description = "how long the API server may take to answer (default: ${DEFAULT-VALUE})")
  private Duration requestTimeout;

  @Option(
      names = "--watch-timeout",
      defaultValue = "5m",
      converter = DurationConverter.class,
      paramLabel = "TIME",
      description = "a watch lasts that long to twice as long (default: ${DEFAULT-VALUE})")
  private Duration watchTimeout;

  @Option(
      names = "--watch-silence",
      defaultValue = "3m",
      converter = DurationConverter.class,
      paramLabel = "TIME",
      description = {
        "a watch without event or bookmark for that long is taken for dead",
        "(default: ${DEFAULT-VALUE})"
      })
  private Duration watchSilence;

  @Option(
      names = "--discovery-interval",
      defaultValue = "30s",
      converter = DurationConverter.class,
      paramLabel = "TIME",
      description = "how often to look for policies' CRDs (default: ${DEFAULT-VALUE})")
  private Duration discoveryInterval;

  @Option(
      names = "--value-bytes-max",
      defaultValue = "1000000",
      paramLabel = "BYTES",
      description = {
        "a larger object is left out; below the topic's max.message.bytes",
        "(default: ${DEFAULT-VALUE})"
      })
  private int valueBytesMax;

  @Option(names = "--leader-elect", description = "agree with other replicas on one that writes")
  private boolean leaderElect;

  @Option(
      names = "--leader-elect-resource-name",
      defaultValue = "podflow-collector",
      paramLabel = "NAME",
      description = "the Lease; one per cluster (default: ${DEFAULT-VALUE})")
  private String leaseName;

  @Option(
      names = "--leader-elect-resource-namespace",
      paramLabel = "NAME",
      description = "its namespace (default: the pod's own)")
  private String leaseNamespace;

  @Option(
      names = "--leader-elect-lease-duration",
      defaultValue = "15s",
      converter = DurationConverter.class,
      paramLabel = "TIME",
      description = "unrenewed for that long, another may take it (default: ${DEFAULT-VALUE})")
  private Duration leaseDuration;

  @Option(
      names = "--leader-elect-renew-deadline",
      defaultValue = "10s",
      converter = DurationConverter.class,
      paramLabel = "TIME",
      description = "unrenewed for that long, nothing is written (default: ${DEFAULT-VALUE})")
  private Duration renewDeadline;

  @Option(
      names = "--leader-elect-retry-period",
      defaultValue = "2s",
      converter = DurationConverter.class,
      paramLabel = "TIME",
      description = "how often it is renewed (default: ${DEFAULT-VALUE})")
  private Duration retryPeriod;

  @Option(
      names = "--health-port",
      paramLabel = "PORT",
      description = "where /healthz, /readyz and /metrics are served")
  private Integer healthPort;

  /** Where health is served; null if nobody said. */
  Integer healthPort() {
    return healthPort;
  }

  /** How the API server is reached. */
  Config kubernetes() {
    if (kubeconfig == null) {
      return new ConfigBuilder().build();
    }
    if (!kubeconfig.canRead()) {
      throw wrong("cannot read the kubeconfig " + kubeconfig);
    }
    return Config.fromKubeconfig(kubeconfig);
  }

  /**
   * @param namespace where the process runs; null if unknown
   * @throws ParameterException if options do not go together
   */
  CollectorConfig config(String namespace) {
    if (pageSize < 1) {
      throw wrong("--page-size has to be at least 1");
    }
    if (watchTimeout.toSeconds() < 1 || heartbeatInterval.isZero() || requestTimeout.isZero()) {
      throw wrong("--watch-timeout, --heartbeat-interval and --request-timeout cannot be zero");
    }
    return new CollectorConfig(
        cluster,
        statusLag,
        heartbeatInterval,
        retention,
        Duration.ofHours(1),
        pageSize,
        requestTimeout,
        watchTimeout,
        watchSilence,
        discoveryInterval,
        Duration.ofMillis(500),
        Duration.ofSeconds(30),
        EVENT_BYTES_MAX,
        valueBytesMax,
        leaderElect ? lease(namespace) : null);
  }

  private CollectorConfig.Lease lease(String namespace) {
    String where = leaseNamespace == null ? namespace : leaseNamespace;
    if (where == null) {
      throw wrong("--leader-elect needs --leader-elect-resource-namespace outside of a cluster");
    }
    try {
      return new CollectorConfig.Lease(
          where, leaseName, identity(), leaseDuration, renewDeadline, retryPeriod);
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
  }

  /** A pod's host name is its own name; a restarted container is another replica. */
  private static String identity() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      host = "collector";
    }
    return host + '_' + UUID.randomUUID();
  }

  private ParameterException wrong(String what) {
    return new ParameterException(spec.commandLine(), what);
  }
}
