package dev.podflow.simulator.cluster;

import java.util.List;

/** One pod from its creation to its end. Seconds count from the start of the simulation. */
public final class PodLife {
  /** Never, as a second. */
  public static final int NEVER = Integer.MAX_VALUE;

  /** Age of what was there before the simulation began. */
  static final int OLD_SECONDS = -86_400;

  static final int ADDRESS_AFTER_SECONDS = 2;
  static final int READY_AFTER_SECONDS = 4;
  private static final int TALKS_AFTER_SECONDS = 6;

  /**
   * Nearer to its end than this a pod is silent: metadata tells ends to the second, clocks are
   * trusted to a second, and whose an address was in between is nobody's to say.
   */
  private static final int SILENT_BEFORE_END_SECONDS = 3;

  static final int GRACE_SECONDS = 2;

  public final Workload workload;
  public final String name;
  public final String uid;
  public final ClusterNode node;
  public final String address;
  public final String mac;

  /** Cilium's number of the endpoint on its node. */
  public final int endpointId;

  /** As Hubble shows them. */
  public final List<String> labels;

  /** Of a Job's pod: the Job; empty otherwise. */
  final String job;

  final String jobUid;
  public final int created;

  /** When its deletion is asked for, or when it completes; {@link #NEVER} if it stays. */
  public int quiet = NEVER;

  /** Whether it ends by completing: its object stays, with its address, although both are free. */
  boolean completes;

  PodLife(
      String cluster,
      Workload workload,
      String name,
      String job,
      ClusterNode node,
      String address,
      int created,
      Dice dice) {
    this.workload = workload;
    this.name = name;
    this.uid = dice.uuid();
    this.node = node;
    this.address = address;
    this.mac =
        String.format(
            "%02x:%02x:%02x:%02x:%02x:%02x",
            dice.between(0, 64) * 4 + 2,
            dice.between(0, 256),
            dice.between(0, 256),
            dice.between(0, 256),
            dice.between(0, 256),
            dice.between(0, 256));
    this.endpointId = dice.between(10, 4000);
    this.job = job;
    this.jobUid = dice.uuid();
    this.created = created;
    this.labels =
        List.of(
            "k8s:app.kubernetes.io/name=" + workload.name,
            "k8s:app.kubernetes.io/part-of=" + workload.namespace,
            "k8s:app=" + workload.name,
            "k8s:io.cilium.k8s.namespace.labels.kubernetes.io/metadata.name=" + workload.namespace,
            "k8s:io.cilium.k8s.policy.cluster=" + cluster,
            "k8s:io.cilium.k8s.policy.serviceaccount=" + workload.name,
            "k8s:io.kubernetes.pod.namespace=" + workload.namespace,
            "k8s:version=v1");
  }

  /** Whether it was there before the simulation began. */
  boolean initial() {
    return created < 0;
  }

  int ready() {
    return created + READY_AFTER_SECONDS;
  }

  /** When its processes are gone and its address is free. */
  public int ended() {
    return quiet == NEVER ? NEVER : completes ? quiet : quiet + GRACE_SECONDS;
  }

  boolean talksDuring(double fromSecond, double untilSecond) {
    return created + TALKS_AFTER_SECONDS <= fromSecond
        && (quiet == NEVER || untilSecond + SILENT_BEFORE_END_SECONDS < quiet);
  }
}
