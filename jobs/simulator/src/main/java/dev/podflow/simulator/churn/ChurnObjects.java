package dev.podflow.simulator.churn;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Kubernetes objects as the API server shows them. */
final class ChurnObjects {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private ChurnObjects() {}

  /** As Kubernetes writes times: whole seconds, what is below them cut off. */
  static String time(long millis) {
    return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
  }

  static ObjectNode node(ChurnNode node, long created) {
    ObjectNode object = object("v1", "Node", "", node.name, node.uid, created);
    metadata(object).putObject("labels").put("kubernetes.io/hostname", node.name);
    ArrayNode addresses = object.putObject("status").putArray("addresses");
    addresses.addObject().put("type", "InternalIP").put("address", node.address(false));
    addresses.addObject().put("type", "InternalIP").put("address", node.address(true));
    addresses.addObject().put("type", "Hostname").put("address", node.name);
    return object;
  }

  /** A ReplicaSet, or a Job. */
  static ObjectNode controller(
      ChurnPod.Controller controller, ChurnWorkload workload, long created) {
    ObjectNode object =
        object(
            controller.apiVersion(),
            controller.kind(),
            workload.namespace(),
            controller.name(),
            controller.uid(),
            created);
    String apiVersion = controller.kind().equals("Job") ? "batch/v1" : "apps/v1";
    own(object, apiVersion, workload.kind(), workload.name(), workload.uid());
    return object;
  }

  static ObjectNode pod(ChurnPod pod) {
    ChurnWorkload workload = pod.workload;
    ObjectNode object = object("v1", "Pod", workload.namespace(), pod.name, pod.uid, pod.created);
    ObjectNode metadata = metadata(object);
    ObjectNode labels = metadata.putObject("labels").put("app", workload.name());
    if (!pod.templateHash.isEmpty()) {
      labels.put("pod-template-hash", pod.templateHash);
    }
    ChurnPod.Controller controller = pod.controller;
    if (controller != null) {
      own(object, controller.apiVersion(), controller.kind(), controller.name(), controller.uid());
    }
    if (pod.deletion != ChurnPod.NEVER) {
      metadata
          .put("deletionTimestamp", time(pod.deletion))
          .put("deletionGracePeriodSeconds", pod.graceSeconds);
    }
    ObjectNode spec = object.putObject("spec").put("serviceAccountName", workload.name());
    if (pod.scheduled) {
      spec.put("nodeName", pod.node.name);
    }
    if (workload.hostNetwork()) {
      spec.put("hostNetwork", true);
    }
    spec.putArray("containers")
        .addObject()
        .put("name", "main")
        .putArray("ports")
        .addObject()
        .put("containerPort", workload.port());
    status(object.putObject("status"), pod);
    return object;
  }

  /** Times in a pod's status are by the clock of its node. */
  private static void status(ObjectNode status, ChurnPod pod) {
    status.put(
        "phase",
        pod.finishShown && pod.succeeded ? "Succeeded" : pod.addressShown ? "Running" : "Pending");
    if (pod.startShown) {
      status.put("startTime", pod.node.clockText(pod.started));
    }
    if (!pod.addressShown) {
      return;
    }
    status.put("podIP", pod.ip(false));
    ArrayNode ips = status.putArray("podIPs");
    ips.addObject().put("ip", pod.ip(false));
    ips.addObject().put("ip", pod.ip(true));
    status
        .putArray("conditions")
        .addObject()
        .put("type", "PodReadyToStartContainers")
        .put("status", pod.finishShown ? "False" : "True")
        .put(
            "lastTransitionTime",
            pod.node.clockText(pod.finishShown ? pod.released : pod.addressed));
    ObjectNode container =
        status.putArray("containerStatuses").addObject().put("name", "main").put("restartCount", 0);
    ObjectNode state = container.putObject("state");
    if (pod.finishShown) {
      state
          .putObject("terminated")
          .put("exitCode", 0)
          .put("startedAt", pod.node.clockText(pod.running))
          .put("finishedAt", pod.node.clockText(pod.finished));
    } else {
      state.putObject("running").put("startedAt", pod.node.clockText(pod.running));
    }
  }

  private static ObjectNode object(
      String apiVersion, String kind, String namespace, String name, String uid, long created) {
    ObjectNode object = JSON.objectNode().put("apiVersion", apiVersion).put("kind", kind);
    ObjectNode metadata = object.putObject("metadata").put("name", name);
    if (!namespace.isEmpty()) {
      metadata.put("namespace", namespace);
    }
    metadata.put("uid", uid).put("creationTimestamp", time(created));
    return object;
  }

  private static void own(
      ObjectNode object, String apiVersion, String kind, String name, String uid) {
    metadata(object)
        .putArray("ownerReferences")
        .addObject()
        .put("apiVersion", apiVersion)
        .put("kind", kind)
        .put("name", name)
        .put("uid", uid)
        .put("controller", true);
  }

  private static ObjectNode metadata(ObjectNode object) {
    return (ObjectNode) object.get("metadata");
  }
}
