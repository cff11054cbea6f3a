package dev.podflow.simulator.incident;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Three nodes, a pod for each of a dozen workloads, of one of them two, and policies; as the
 * Kubernetes API shows it.
 */
final class SmallCluster {
  static final List<String> NODES = List.of("node-1", "node-2", "node-3");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int OLD_SECONDS = 30 * 24 * 3_600;

  /** With policies that isolate whom they select; the others' namespace has none. */
  private static final List<String> PROTECTED = List.of("billing", "shop");

  private static final List<String> WORKLOADS =
      List.of(
          "billing/ledger",
          "billing/pay",
          "media/batch",
          "media/scraper",
          "media/worker",
          "shop/api",
          "shop/cart",
          "shop/catalog",
          "shop/web");

  /** The second pod of a workload. */
  static final String SECOND_BATCH = "media/batch/1";

  private final Map<String, SmallPod> pods = new TreeMap<>();
  private final Instant start;
  private ObjectNode shrunk;

  SmallCluster(Instant start) {
    this.start = start;
    for (String workload : WORKLOADS) {
      pods.put(workload, pod(workload, 0, pods.size()));
    }
    pods.put(SECOND_BATCH, pod("media/batch", 1, pods.size()));
  }

  private static SmallPod pod(String workload, int ordinal, int number) {
    String[] name = workload.split("/");
    String node = NODES.get(number % NODES.size());
    return new SmallPod(name[0], name[1], ordinal, "10.44.0." + (10 + number), node);
  }

  /** The pod of a workload, {@code namespace/name}. */
  SmallPod pod(String workload) {
    return pods.get(workload);
  }

  /** Everything that is there at the start. */
  byte[] initial() {
    ObjectNode list = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "List");
    ArrayNode items = list.putArray("items");
    Instant old = start.minusSeconds(OLD_SECONDS);
    for (String node : NODES) {
      ObjectNode object = object("v1", "Node", "", node, old);
      ObjectNode address = object.putObject("status").putArray("addresses").addObject();
      address.put("type", "InternalIP").put("address", "10.43.0." + node.substring(5));
      items.add(object);
    }
    for (String namespace : List.of("billing", "media", "shop")) {
      items.add(object("v1", "Namespace", "", namespace, old));
    }
    PROTECTED.forEach(namespace -> items.add(isolation(namespace, "isolate", old)));
    pods.values().forEach(pod -> items.add(pod(pod, old)));
    return bytes(list);
  }

  /** A namespace comes, with a pod and without policies. */
  List<byte[]> namespaceComes(String namespace, Instant at) {
    SmallPod pod = pod(namespace + "/tool", 0, 100);
    return List.of(
        event("ADDED", object("v1", "Namespace", "", namespace, at)), event("ADDED", pod(pod, at)));
  }

  /** A policy isolates all pods of a namespace. */
  List<byte[]> isolationComes(String namespace, Instant at) {
    return List.of(event("ADDED", isolation(namespace, "isolate", at)));
  }

  /** One workload of the shop remains isolated. */
  List<byte[]> isolationShrinks(Instant at) {
    shrunk = isolation("shop", "isolate-web", at);
    ((ObjectNode) shrunk.get("spec").get("podSelector")).putObject("matchLabels").put("app", "web");
    ObjectNode before = isolation("shop", "isolate", start.minusSeconds(OLD_SECONDS));
    return List.of(event("ADDED", shrunk), event("DELETED", deleted(before, at)));
  }

  /** All of them are again. */
  List<byte[]> isolationReturns(Instant at) {
    ObjectNode all = isolation("shop", "isolate-all", at);
    return List.of(event("ADDED", all), event("DELETED", deleted(shrunk, at)));
  }

  private static ObjectNode deleted(ObjectNode object, Instant at) {
    ((ObjectNode) object.get("metadata")).put("deletionTimestamp", at.toString());
    return object;
  }

  /** Cilium denies a workload to reach another. */
  byte[] quarantine(String type, Instant created, Instant deleted) {
    ObjectNode object =
        object("cilium.io/v2", "CiliumNetworkPolicy", "shop", "quarantine", created);
    if (deleted != null) {
      deleted(object, deleted);
    }
    ObjectNode spec = object.putObject("spec");
    spec.putObject("endpointSelector").putObject("matchLabels").put("app", "api");
    spec.putArray("egressDeny")
        .addObject()
        .putArray("toEndpoints")
        .addObject()
        .putObject("matchLabels")
        .put("app", "pay")
        .put("k8s:io.kubernetes.pod.namespace", "billing");
    return event(type, object);
  }

  private static ObjectNode isolation(String namespace, String name, Instant created) {
    ObjectNode object = object("networking.k8s.io/v1", "NetworkPolicy", namespace, name, created);
    ObjectNode spec = object.putObject("spec");
    spec.putObject("podSelector");
    spec.putArray("policyTypes").add("Ingress");
    return object;
  }

  private static ObjectNode pod(SmallPod pod, Instant created) {
    ObjectNode object = object("v1", "Pod", pod.namespace(), pod.name(), created);
    ObjectNode metadata = (ObjectNode) object.get("metadata");
    metadata.putObject("labels").put("app", pod.workload());
    metadata
        .putArray("ownerReferences")
        .addObject()
        .put("apiVersion", "apps/v1")
        .put("kind", "StatefulSet")
        .put("name", pod.workload())
        .put("uid", uid("StatefulSet", pod.namespace(), pod.workload()))
        .put("controller", true);
    object.putObject("spec").put("nodeName", pod.node());
    ObjectNode status = object.putObject("status");
    status.put("phase", "Running").put("podIP", pod.address()).put("startTime", created.toString());
    status.putArray("podIPs").addObject().put("ip", pod.address());
    return object;
  }

  private static ObjectNode object(
      String apiVersion, String kind, String namespace, String name, Instant created) {
    ObjectNode object = JSON.createObjectNode().put("apiVersion", apiVersion).put("kind", kind);
    ObjectNode metadata = object.putObject("metadata").put("name", name);
    if (!namespace.isEmpty()) {
      metadata.put("namespace", namespace);
    }
    metadata
        .put("uid", uid(kind, namespace, name))
        .put("creationTimestamp", created.toString())
        .put("resourceVersion", Long.toString(created.getEpochSecond()));
    return object;
  }

  private static String uid(String kind, String namespace, String name) {
    return UUID.nameUUIDFromBytes((kind + '/' + namespace + '/' + name).getBytes(UTF_8)).toString();
  }

  private static byte[] event(String type, ObjectNode object) {
    ObjectNode event = JSON.createObjectNode().put("type", type);
    event.set("object", object);
    return bytes(event);
  }

  private static byte[] bytes(ObjectNode node) {
    try {
      return JSON.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always writable", e);
    }
  }
}
