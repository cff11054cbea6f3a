package dev.podflow.simulator.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The cluster as the Kubernetes API shows it: what {@code kubectl get pods,services,… -A -o json}
 * prints at the start, and what a watch says afterwards.
 */
public final class KubernetesObjects {
  /**
   * What a watch says once.
   *
   * @param json one object with {@code type} and {@code object}
   */
  public record Event(Instant at, byte[] json) {}

  private record Change(int second, int order, String type, ObjectNode object) {}

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Cluster cluster;
  private final ObjectFactory objects;
  private final Instant start;

  public KubernetesObjects(Cluster cluster, Instant start) {
    this.cluster = cluster;
    this.start = start;
    this.objects = new ObjectFactory(start);
  }

  /** Everything that is there at the start: one object of kind List. */
  public byte[] initial() {
    ObjectNode list = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "List");
    ArrayNode items = list.putArray("items");
    cluster.namespaces.forEach(namespace -> items.add(objects.namespace(namespace)));
    for (ClusterNode node : cluster.nodes) {
      items.add(objects.node(node));
      items.add(objects.hostNetworkPod(node));
    }
    for (Workload workload : cluster.workloads) {
      objects.owners(workload).forEach(items::add);
      for (PodLife pod : workload.pods) {
        if (pod.initial()) {
          items.add(objects.pod(pod, PodLife.OLD_SECONDS + PodLife.READY_AFTER_SECONDS));
        }
      }
      objects.services(workload).forEach(items::add);
      objects
          .endpointSlices(workload, PodLife.OLD_SECONDS + PodLife.READY_AFTER_SECONDS)
          .forEach(items::add);
    }
    cluster.kubernetesPolicies.values().forEach(policy -> items.add(objects.policy(policy)));
    list.putObject("metadata").put("resourceVersion", "");
    return bytes(list);
  }

  /** What changes later, in the order in which it does: one event each. */
  public List<Event> watch() {
    List<Change> changes = new ArrayList<>();
    for (Workload workload : cluster.workloads) {
      for (PodLife pod : workload.pods) {
        if (!pod.initial()) {
          begin(pod, changes);
        }
        if (pod.quiet != PodLife.NEVER) {
          end(pod, changes);
        }
      }
    }
    changes.sort(Comparator.comparingInt(Change::second).thenComparingInt(Change::order));
    List<Event> events = new ArrayList<>();
    for (Change change : changes) {
      ObjectNode event = JSON.createObjectNode().put("type", change.type());
      event.set("object", change.object());
      events.add(new Event(start.plusSeconds(change.second()), bytes(event)));
    }
    return events;
  }

  private void begin(PodLife pod, List<Change> changes) {
    int created = pod.created;
    if (!pod.job.isEmpty()) {
      changes.add(new Change(created, 0, "ADDED", objects.job(pod)));
    }
    changes.add(new Change(created, 1, "ADDED", objects.pod(pod, created)));
    int addressed = created + PodLife.ADDRESS_AFTER_SECONDS;
    changes.add(new Change(addressed, 1, "MODIFIED", objects.pod(pod, addressed)));
    changes.add(new Change(pod.ready(), 1, "MODIFIED", objects.pod(pod, pod.ready())));
    addSlices(pod, pod.ready(), changes);
  }

  private void end(PodLife pod, List<Change> changes) {
    changes.add(new Change(pod.quiet, 1, "MODIFIED", objects.pod(pod, pod.quiet)));
    addSlices(pod, pod.quiet, changes);
    if (!pod.completes) {
      changes.add(new Change(pod.ended(), 1, "DELETED", objects.pod(pod, pod.ended())));
    }
  }

  private void addSlices(PodLife pod, int second, List<Change> changes) {
    for (ObjectNode slice : objects.endpointSlices(pod.workload, second)) {
      changes.add(new Change(second, 2, "MODIFIED", slice));
    }
  }

  private static byte[] bytes(ObjectNode node) {
    try {
      return JSON.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always writable", e);
    }
  }
}
