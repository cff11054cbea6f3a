package dev.podflow.metric.otlp;

import dev.podflow.json.ByteText;
import dev.podflow.json.Names;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a resource says about the target of a scrape: the labels that Prometheus would give it, its
 * cluster, and a hash of everything that tells it from others.
 */
final class TargetLabels {
  /** The labels, in order of their names. */
  private static final Names LABELS =
      Names.of("container", "instance", "job", "namespace", "node", "pod");

  private static final int CLUSTER = LABELS.size();

  /** Attributes by their Prometheus spelling, and what they are: those of equal meaning by rank. */
  private static final Names KNOWN =
      Names.of(
          "k8s_container_name",
          "service_instance_id",
          "service_name",
          "k8s_namespace_name",
          "k8s_node_name",
          "k8s_pod_name",
          "k8s_cluster_name",
          "container",
          "instance",
          "job",
          "namespace",
          "node",
          "pod",
          "cluster");

  private static final int MEANINGS = CLUSTER + 1;

  /** Of the instrumentation, not of the target; they change when that is upgraded. */
  private static final byte[] TELEMETRY = {'t', 'e', 'l', 'e', 'm', 'e', 't', 'r', 'y', '_'};

  private final int[] starts = new int[MEANINGS];
  private final int[] lengths = new int[MEANINGS];
  private final int[] ranks = new int[MEANINGS];
  private final byte[][] names = new byte[CLUSTER][];
  private long hash;

  TargetLabels() {
    for (int i = 0; i < CLUSTER; i++) {
      names[i] = LABELS.get(i).getBytes(StandardCharsets.US_ASCII);
    }
  }

  void read(Attributes resource) {
    Arrays.fill(lengths, 0);
    Arrays.fill(ranks, Integer.MAX_VALUE);
    hash = 0;
    for (int i = 0; i < resource.size(); i++) {
      byte[] bytes = resource.bytes();
      int start = resource.nameStart(i);
      int length = resource.nameLength(i);
      int known = KNOWN.find(bytes, start, length);
      if (known >= 0 && known / MEANINGS < ranks[known % MEANINGS]) {
        int meaning = known % MEANINGS;
        ranks[meaning] = known / MEANINGS;
        starts[meaning] = resource.valueStart(i);
        lengths[meaning] =
            ByteText.cut(
                bytes, resource.valueStart(i), resource.valueLength(i), Attributes.VALUE_BYTES_MAX);
      }
      if (!isTelemetry(bytes, start, length)) {
        hash = Attributes.mix(hash, ByteText.hash(bytes, start, length));
        hash =
            Attributes.mix(
                hash, ByteText.hash(bytes, resource.valueStart(i), resource.valueLength(i)));
      }
    }
  }

  private static boolean isTelemetry(byte[] bytes, int start, int length) {
    return length > TELEMETRY.length
        && Arrays.equals(bytes, start, start + TELEMETRY.length, TELEMETRY, 0, TELEMETRY.length);
  }

  long hash() {
    return hash;
  }

  int clusterStart() {
    return starts[CLUSTER];
  }

  /** 0 where the resource does not name a cluster. */
  int clusterLength() {
    return lengths[CLUSTER];
  }

  /**
   * Merges the labels of a point with those of its target, in order of their names; of two with the
   * same name the point's holds.
   *
   * @param labels name, NUL, value, NUL and so on
   */
  void merge(Attributes resource, byte[] labels, int start, int end, Text into) {
    int at = start;
    for (int own = 0; own < CLUSTER; own++) {
      if (lengths[own] == 0) {
        continue;
      }
      int order = -1;
      while (at < end) {
        int nameEnd = nul(labels, at);
        order = Arrays.compareUnsigned(labels, at, nameEnd, names[own], 0, names[own].length);
        if (order >= 0) {
          break;
        }
        int next = nul(labels, nameEnd + 1) + 1;
        into.add(labels, at, next - at);
        at = next;
      }
      if (at == end || order != 0) {
        into.add(names[own], 0, names[own].length);
        into.add((byte) 0);
        into.addEnded(resource.bytes(), starts[own], lengths[own]);
      }
    }
    into.add(labels, at, end - at);
  }

  private static int nul(byte[] labels, int from) {
    int at = from;
    while (labels[at] != 0) {
      at++;
    }
    return at;
  }
}
