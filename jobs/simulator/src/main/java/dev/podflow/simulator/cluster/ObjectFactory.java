package dev.podflow.simulator.cluster;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Single Kubernetes objects as of a second of the simulation. */
final class ObjectFactory {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Instant start;

  ObjectFactory(Instant start) {
    this.start = start;
  }

  ObjectNode namespace(String name) {
    ObjectNode object = object("v1", "Namespace", "", name, uid("Namespace", "", name));
    labels(object).put("kubernetes.io/metadata.name", name);
    object.putObject("status").put("phase", "Active");
    return object;
  }

  ObjectNode node(ClusterNode node) {
    ObjectNode object = object("v1", "Node", "", node.name(), node.uid());
    for (String label : node.labels()) {
      int equals = label.indexOf('=');
      labels(object).put(label.substring(0, equals), label.substring(equals + 1));
    }
    ArrayNode addresses = object.putObject("status").putArray("addresses");
    addresses.addObject().put("type", "InternalIP").put("address", node.address());
    addresses.addObject().put("type", "Hostname").put("address", node.name());
    return object;
  }

  /** A pod that has no address of its own: what it sends is the node's. */
  ObjectNode hostNetworkPod(ClusterNode node) {
    String name = "kube-proxy-" + node.name();
    String uid = uid("Pod", "kube-system", name);
    ObjectNode object = object("v1", "Pod", "kube-system", name, uid);
    labels(object).put("k8s-app", "kube-proxy");
    owner(object, "apps/v1", "DaemonSet", "kube-proxy", uid("DaemonSet", "", "kube-proxy"));
    object
        .putObject("spec")
        .put("nodeName", node.name())
        .put("hostNetwork", true)
        .put("serviceAccountName", "kube-proxy");
    status(object, "Running", node, node.address(), PodLife.OLD_SECONDS);
    return object;
  }

  ObjectNode pod(PodLife pod, int second) {
    Workload workload = pod.workload;
    ObjectNode object =
        object("v1", "Pod", workload.namespace, pod.name, pod.uid, pod.created, second);
    labels(object)
        .put("app", workload.name)
        .put("app.kubernetes.io/name", workload.name)
        .put("app.kubernetes.io/part-of", workload.namespace)
        .put("version", "v1");
    switch (workload.kind) {
      case DEPLOYMENT ->
          owner(object, "apps/v1", "ReplicaSet", workload.replicaSet, workload.replicaSetUid);
      case STATEFUL_SET, DAEMON_SET ->
          owner(object, "apps/v1", workload.kind.label(), workload.name, workload.uid);
      case JOB, CRON_JOB -> owner(object, "batch/v1", "Job", pod.job, pod.jobUid);
      case BARE_POD -> {}
    }
    ObjectNode spec = object.putObject("spec");
    spec.put("nodeName", pod.node.name()).put("serviceAccountName", workload.name);
    ObjectNode container = spec.putArray("containers").addObject();
    container.put("name", workload.name).put("image", "registry.example/" + workload.name + ":v1");
    ArrayNode ports = container.putArray("ports");
    for (Port port : workload.ports) {
      ports
          .addObject()
          .put("name", port.name())
          .put("containerPort", port.targetPort())
          .put("protocol", port.protocol());
    }
    boolean addressed = second >= pod.created + PodLife.ADDRESS_AFTER_SECONDS;
    boolean over = second >= pod.ended();
    String phase = over && pod.completes ? "Succeeded" : addressed ? "Running" : "Pending";
    ObjectNode status = status(object, phase, pod.node, addressed ? pod.address : "", pod.created);
    boolean ready = second >= pod.ready() && second < pod.quiet;
    status
        .putArray("conditions")
        .addObject()
        .put("type", "Ready")
        .put("status", ready ? "True" : "False")
        .put("lastTransitionTime", time(Math.min(pod.ready(), second)));
    if (over) {
      status
          .putArray("containerStatuses")
          .addObject()
          .put("name", workload.name)
          .put("ready", false)
          .putObject("state")
          .putObject("terminated")
          .put("exitCode", 0)
          .put("reason", "Completed")
          .put("startedAt", time(pod.created + PodLife.ADDRESS_AFTER_SECONDS))
          .put("finishedAt", time(pod.ended()));
    }
    if (second >= pod.quiet && !pod.completes) {
      // At first the end of the grace period; when the kubelet is done, the moment it was.
      metadata(object)
          .put("deletionTimestamp", time(over ? pod.ended() : pod.quiet + 30))
          .put("deletionGracePeriodSeconds", over ? 0 : 30);
    }
    return object;
  }

  ObjectNode job(PodLife pod) {
    Workload workload = pod.workload;
    ObjectNode object =
        object(
            "batch/v1", "Job", workload.namespace, pod.job, pod.jobUid, pod.created, pod.created);
    if (workload.kind == Workload.Kind.CRON_JOB) {
      owner(object, "batch/v1", "CronJob", workload.name, workload.uid);
    }
    return object;
  }

  /** ReplicaSets and Jobs that stand between the pods at the start and their workload. */
  List<ObjectNode> owners(Workload workload) {
    List<ObjectNode> owners = new ArrayList<>();
    if (workload.kind == Workload.Kind.DEPLOYMENT) {
      ObjectNode object =
          object(
              "apps/v1",
              "ReplicaSet",
              workload.namespace,
              workload.replicaSet,
              workload.replicaSetUid);
      labels(object).put("app", workload.name);
      owner(object, "apps/v1", "Deployment", workload.name, workload.uid);
      owners.add(object);
    }
    for (PodLife pod : workload.pods) {
      if (!pod.job.isEmpty() && pod.initial()) {
        owners.add(job(pod));
      }
    }
    return owners;
  }

  List<ObjectNode> services(Workload workload) {
    List<ObjectNode> services = new ArrayList<>();
    for (String name : serviceNames(workload)) {
      boolean headless = name.equals(workload.headlessService);
      String uid = uid("Service", workload.namespace, name);
      ObjectNode object = object("v1", "Service", workload.namespace, name, uid);
      ObjectNode spec = object.putObject("spec");
      spec.put("type", "ClusterIP").put("clusterIP", headless ? "None" : workload.clusterAddress());
      spec.putArray("clusterIPs").add(headless ? "None" : workload.clusterAddress());
      spec.putObject("selector").put("app", workload.name);
      ArrayNode ports = spec.putArray("ports");
      for (Port port : workload.ports) {
        ports
            .addObject()
            .put("name", port.name())
            .put("protocol", port.protocol())
            .put("port", port.servicePort())
            .put("targetPort", port.targetPort());
      }
      services.add(object);
    }
    return services;
  }

  List<ObjectNode> endpointSlices(Workload workload, int second) {
    List<ObjectNode> slices = new ArrayList<>();
    for (String service : serviceNames(workload)) {
      String name = service + "-" + workload.replicaSetUid.substring(0, 5);
      ObjectNode slice =
          object(
              "discovery.k8s.io/v1",
              "EndpointSlice",
              workload.namespace,
              name,
              uid("EndpointSlice", workload.namespace, name),
              PodLife.OLD_SECONDS,
              second);
      labels(slice)
          .put("kubernetes.io/service-name", service)
          .put("endpointslice.kubernetes.io/managed-by", "endpointslice-controller.k8s.io");
      metadata(slice)
          .putObject("annotations")
          .put("endpoints.kubernetes.io/last-change-trigger-time", time(second));
      String serviceUid = uid("Service", workload.namespace, service);
      owner(slice, "v1", "Service", service, serviceUid);
      slice.put("addressType", "IPv4");
      ArrayNode endpoints = slice.putArray("endpoints");
      for (PodLife pod : workload.pods) {
        if (pod.ready() <= second && second < pod.quiet) {
          endpoints.add(endpoint(pod));
        }
      }
      ArrayNode ports = slice.putArray("ports");
      for (Port port : workload.ports) {
        ports
            .addObject()
            .put("name", port.name())
            .put("port", port.targetPort())
            .put("protocol", port.protocol());
      }
      slices.add(slice);
    }
    return slices;
  }

  private static ObjectNode endpoint(PodLife pod) {
    ObjectNode endpoint = JSON.objectNode();
    endpoint.putArray("addresses").add(pod.address);
    endpoint
        .putObject("conditions")
        .put("ready", true)
        .put("serving", true)
        .put("terminating", false);
    endpoint.put("nodeName", pod.node.name());
    endpoint
        .putObject("targetRef")
        .put("kind", "Pod")
        .put("namespace", pod.workload.namespace)
        .put("name", pod.name)
        .put("uid", pod.uid);
    return endpoint;
  }

  ObjectNode policy(Policy policy) {
    ObjectNode object =
        object(
            "networking.k8s.io/v1",
            "NetworkPolicy",
            policy.namespace(),
            policy.name(),
            uid("NetworkPolicy", policy.namespace(), policy.name()));
    String[] ends = policy.name().substring("allow-".length()).split("-to-", 2);
    ObjectNode spec = object.putObject("spec");
    spec.putObject("podSelector").putObject("matchLabels").put("app", ends[1]);
    spec.putArray("policyTypes").add("Ingress");
    ObjectNode from = spec.putArray("ingress").addObject().putArray("from").addObject();
    from.putObject("namespaceSelector");
    from.putObject("podSelector").putObject("matchLabels").put("app", ends[0]);
    return object;
  }

  private static List<String> serviceNames(Workload workload) {
    List<String> names = new ArrayList<>();
    if (!workload.service.isEmpty()) {
      names.add(workload.service);
    }
    if (!workload.headlessService.isEmpty()) {
      names.add(workload.headlessService);
    }
    return names;
  }

  private ObjectNode status(
      ObjectNode object, String phase, ClusterNode node, String address, int started) {
    ObjectNode status = object.putObject("status");
    status.put("phase", phase).put("hostIP", node.address());
    if (!address.isEmpty()) {
      status.put("podIP", address);
      status.putArray("podIPs").addObject().put("ip", address);
    }
    return status.put("startTime", time(started)).put("qosClass", "Burstable");
  }

  private ObjectNode object(
      String apiVersion, String kind, String namespace, String name, String uid) {
    return object(apiVersion, kind, namespace, name, uid, PodLife.OLD_SECONDS, PodLife.OLD_SECONDS);
  }

  private ObjectNode object(
      String apiVersion,
      String kind,
      String namespace,
      String name,
      String uid,
      int created,
      int second) {
    ObjectNode object = JSON.objectNode().put("apiVersion", apiVersion).put("kind", kind);
    ObjectNode metadata = object.putObject("metadata").put("name", name);
    if (!namespace.isEmpty()) {
      metadata.put("namespace", namespace);
    }
    metadata
        .put("uid", uid)
        .put("creationTimestamp", time(created))
        .put("resourceVersion", Long.toString(100_000L + second - PodLife.OLD_SECONDS));
    return object;
  }

  private static void owner(
      ObjectNode object, String apiVersion, String kind, String name, String uid) {
    metadata(object)
        .putArray("ownerReferences")
        .addObject()
        .put("apiVersion", apiVersion)
        .put("kind", kind)
        .put("name", name)
        .put("uid", uid)
        .put("controller", true)
        .put("blockOwnerDeletion", true);
  }

  private static ObjectNode metadata(ObjectNode object) {
    return (ObjectNode) object.get("metadata");
  }

  private static ObjectNode labels(ObjectNode object) {
    return metadata(object).withObject("/labels");
  }

  private static String uid(String kind, String namespace, String name) {
    String text = kind + '/' + namespace + '/' + name;
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private String time(int second) {
    return start.plusSeconds(second).toString();
  }
}
