package dev.podflow.simulator.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Something that owns pods, with the service in front of them. */
public final class Workload {
  /** What owns the pods, as the end of the owner chain shows it. */
  public enum Kind {
    DEPLOYMENT("Deployment"),
    STATEFUL_SET("StatefulSet"),
    DAEMON_SET("DaemonSet"),
    JOB("Job"),
    CRON_JOB("CronJob"),
    BARE_POD("Pod");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /** As Kubernetes writes it. */
    public String label() {
      return label;
    }
  }

  private static final Set<String> UNMESHED = Set.of("kube-system", "monitoring", "default");

  public final String namespace;
  public final String name;
  public final Kind kind;
  public final int identity;

  /** Empty if no service selects it. */
  public final String service;

  /** A second, headless service with the same pods; empty if none. */
  public final String headlessService;

  public final List<Port> ports;
  public final String uid;

  /** ReplicaSet between a Deployment and its pods; empty for other kinds. */
  public final String replicaSet;

  public final String replicaSetUid;
  public final List<PodLife> pods = new ArrayList<>();

  Workload(
      String namespace,
      String name,
      Kind kind,
      int identity,
      String service,
      String headlessService,
      List<Port> ports,
      Dice dice) {
    this.namespace = namespace;
    this.name = name;
    this.kind = kind;
    this.identity = identity;
    this.service = service;
    this.headlessService = headlessService;
    this.ports = ports;
    this.uid = dice.uuid();
    this.replicaSet = kind == Kind.DEPLOYMENT ? name + "-" + dice.suffix(10) : "";
    this.replicaSetUid = dice.uuid();
  }

  /** Whether its pods have a proxy of the mesh beside them. */
  public boolean meshed() {
    boolean serves = kind == Kind.DEPLOYMENT || kind == Kind.STATEFUL_SET;
    return serves && !UNMESHED.contains(namespace);
  }

  /** Address of its service. */
  public String clusterAddress() {
    return "10.96." + identity / 250 % 250 + "." + (identity % 250 + 1);
  }

  /** The port that pods serve, by its number at the pods; null if it is none of theirs. */
  public Port port(int targetPort, String protocol) {
    for (Port port : ports) {
      if (port.targetPort() == targetPort && port.protocol().equals(protocol)) {
        return port;
      }
    }
    return null;
  }

  /**
   * A pod that takes part in traffic during the whole time from a second until another.
   *
   * @return null if there is none
   */
  public PodLife podDuring(double fromSecond, double untilSecond, Dice dice) {
    int first = dice.between(0, pods.size());
    for (int i = 0; i < pods.size(); i++) {
      PodLife pod = pods.get((first + i) % pods.size());
      if (pod.talksDuring(fromSecond, untilSecond)) {
        return pod;
      }
    }
    return null;
  }

  /** The service that offers a port of these pods; empty if none does. */
  public String serviceOn(int targetPort, String protocol) {
    return port(targetPort, protocol) == null ? "" : service;
  }
}
