package dev.podflow.simulator.cluster;

import dev.podflow.schema.k8s.ContainerPort;
import dev.podflow.schema.k8s.Endpoint;
import dev.podflow.schema.k8s.EndpointPort;
import dev.podflow.schema.k8s.EndpointSlice;
import dev.podflow.schema.k8s.KubernetesObject;
import dev.podflow.schema.k8s.KubernetesObjectCodec;
import dev.podflow.schema.k8s.Node;
import dev.podflow.schema.k8s.NodeAddress;
import dev.podflow.schema.k8s.OwnerReference;
import dev.podflow.schema.k8s.Pod;
import dev.podflow.schema.k8s.Service;
import dev.podflow.schema.k8s.ServicePort;
import dev.podflow.schema.k8s.SinceEvidence;
import dev.podflow.schema.k8s.UntilEvidence;
import dev.podflow.schema.k8s.Workload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Metadata for benchmarks, as it stands in {@code k8s.metadata} after a while: Deployments of ten
 * pods behind a service, each of which was rolled out anew once, pod by pod, and whose new pods got
 * the addresses of the Deployment's before. So there are two lives for each pod that runs, and two
 * owners of each address, but for the first and the last ten.
 */
public final class RolledCluster {
  /** Pods of a Deployment. */
  public static final int REPLICAS = 10;

  /** 100.64.0.0/10, where no other simulator has a pod. */
  private static final int ADDRESSES = 100 << 24 | 64 << 16;

  private static final int PODS_PER_NODE = 50;
  private static final int DEPLOYMENTS_PER_NAMESPACE = 20;
  private static final int PORT = 8080;

  /** How long the Deployments ran before the first was rolled, and how long each of them takes. */
  private static final long BEFORE_MILLIS = 3_600_000;

  private static final long ROLL_MILLIS = 60_000;

  /** A new pod is there so long after the one before, and its predecessor goes so much later. */
  private static final long STEP_MILLIS = ROLL_MILLIS / REPLICAS;

  private static final long OVERLAP_MILLIS = 2_000;

  private static final Consumer<KubernetesObject> NOBODY = object -> {};

  static {
    KubernetesObjectCodec.trustGeneratedClasses();
  }

  private final String cluster;
  private final int pods;
  private final long startMillis;
  private final Dice dice = new Dice(1);
  private Consumer<KubernetesObject> to = NOBODY;

  private RolledCluster(String cluster, int pods, long startMillis) {
    if (pods < REPLICAS || pods % REPLICAS != 0) {
      throw new IllegalArgumentException("pods must be a multiple of " + REPLICAS + ": " + pods);
    }
    this.cluster = cluster;
    this.pods = pods;
    this.startMillis = startMillis;
  }

  /**
   * A cluster.
   *
   * @param pods how many run; a multiple of {@value #REPLICAS}
   * @param end when the last of them has been replaced
   */
  public static RolledCluster until(String cluster, int pods, Instant end) {
    long millis = BEFORE_MILLIS + (long) pods / REPLICAS * ROLL_MILLIS;
    return new RolledCluster(cluster, pods, end.toEpochMilli() - millis);
  }

  /** Tells of all objects, in the order in which a collector would have. */
  public void write(Consumer<KubernetesObject> receiver) {
    to = receiver;
    for (int node = 0; node <= (pods - 1) / PODS_PER_NODE; node++) {
      write(node(node));
    }
    for (int deployment = 0; deployment < pods / REPLICAS; deployment++) {
      new Rollout(deployment).write();
    }
    to = NOBODY;
  }

  /** A Deployment with its service and both generations of its pods. */
  private final class Rollout {
    private final int number;
    private final String namespace;
    private final String name;
    private final long rolledMillis;
    private final String sliceUid = dice.uuid();
    private final List<Endpoint> backends = new ArrayList<>();

    Rollout(int number) {
      this.number = number;
      this.namespace = "team-" + number / DEPLOYMENTS_PER_NAMESPACE;
      this.name = "service-" + number;
      this.rolledMillis = startMillis + BEFORE_MILLIS + number * ROLL_MILLIS;
    }

    void write() {
      String deploymentUid = dice.uuid();
      RolledCluster.this.write(service());
      String oldSet = replicaSet(deploymentUid, startMillis);
      for (int i = 0; i < REPLICAS; i++) {
        long until = rolledMillis + i * STEP_MILLIS + OVERLAP_MILLIS;
        pod(oldSet, dice.uuid(), i, i + number * REPLICAS, startMillis, until);
      }
      slice(startMillis, rolledMillis);
      String newSet = replicaSet(deploymentUid, rolledMillis);
      for (int i = 0; i < REPLICAS; i++) {
        long since = rolledMillis + i * STEP_MILLIS;
        // The addresses of the Deployment before: it was rolled a minute earlier.
        int address = (number == 0 ? pods : (number - 1) * REPLICAS) + i;
        backends.remove(0);
        pod(newSet, dice.uuid(), i, address, since, 0);
        slice(since, i == REPLICAS - 1 ? 0 : since + STEP_MILLIS);
      }
    }

    private KubernetesObject service() {
      return object(
          "Service",
          dice.uuid(),
          namespace,
          name,
          startMillis,
          0,
          new Service(
              "ClusterIP",
              List.of("10.100." + number / 250 + '.' + number % 250),
              List.of(),
              "",
              List.of(new ServicePort("http", 80, "TCP", "http", 0)),
              Map.of("app", name),
              Map.of("app", name)));
    }

    /** Writes a ReplicaSet; the answer is its name, a slash and its uid. */
    private String replicaSet(String deploymentUid, long since) {
      String hash = dice.suffix(10);
      String uid = dice.uuid();
      RolledCluster.this.write(
          object(
              "ReplicaSet",
              uid,
              namespace,
              name + '-' + hash,
              since,
              0,
              new Workload(new OwnerReference("Deployment", name, deploymentUid), labels(hash))));
      return name + '-' + hash + '/' + uid;
    }

    private void pod(String set, String uid, int index, int address, long since, long until) {
      int slash = set.indexOf('/');
      String setName = set.substring(0, slash);
      String ip = ip(address);
      String podName = setName + '-' + dice.suffix(5);
      backends.add(new Endpoint(ip, uid, podName, true, null));
      RolledCluster.this.write(
          object(
              "Pod",
              uid,
              namespace,
              podName,
              since,
              until,
              new Pod(
                  List.of(ip),
                  null,
                  "worker-" + (number * REPLICAS + index) / PODS_PER_NODE,
                  false,
                  until == 0 ? "Running" : "Succeeded",
                  name,
                  labels(setName.substring(name.length() + 1)),
                  new OwnerReference("ReplicaSet", setName, set.substring(slash + 1)),
                  List.of(new ContainerPort("http", PORT, 0, "TCP")),
                  "")));
    }

    private Map<String, String> labels(String hash) {
      return Map.of(
          "app", name,
          "app.kubernetes.io/name", name,
          "app.kubernetes.io/part-of", namespace,
          "version", "v1",
          "pod-template-hash", hash);
    }

    private void slice(long since, long until) {
      RolledCluster.this.write(
          object(
              "EndpointSlice",
              sliceUid,
              namespace,
              name + "-slice",
              since,
              until,
              new EndpointSlice(
                  name,
                  "IPv4",
                  List.copyOf(backends),
                  List.of(new EndpointPort("http", PORT, "TCP")))));
    }
  }

  private KubernetesObject node(int number) {
    String name = "worker-" + number;
    return object(
        "Node",
        dice.uuid(),
        "",
        name,
        startMillis,
        0,
        new Node(
            List.of(new NodeAddress("InternalIP", "172.16." + number / 250 + '.' + number % 250)),
            name,
            List.of(),
            "zone-" + number % 3,
            Map.of()));
  }

  private void write(KubernetesObject object) {
    to.accept(object);
  }

  /** A version that lasts if until is 0. */
  private KubernetesObject object(
      String kind, String uid, String namespace, String name, long since, long until, Object body) {
    boolean ended = until > 0;
    return new KubernetesObject(
        cluster,
        kind,
        uid,
        namespace,
        name,
        Instant.ofEpochMilli(since),
        SinceEvidence.CREATED,
        0L,
        ended ? Instant.ofEpochMilli(until) : null,
        ended ? UntilEvidence.DELETED_EVENT : null,
        ended ? 0L : null,
        Instant.ofEpochMilli(Math.max(since, until)),
        body);
  }

  private static String ip(int number) {
    int address = ADDRESSES + number;
    return (address >>> 24)
        + "."
        + (address >>> 16 & 255)
        + "."
        + (address >>> 8 & 255)
        + "."
        + (address & 255);
  }
}
