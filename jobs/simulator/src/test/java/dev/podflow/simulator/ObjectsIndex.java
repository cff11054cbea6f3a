package dev.podflow.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Who had which name and address, read naively from the Kubernetes objects. */
final class ObjectsIndex {
  record Who(String namespace, String workload, String kind, String podUid) {
    static final Who NOBODY = new Who("", "", "", "");
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The last state of every object that is not an EndpointSlice, by uid. */
  private final Map<String, JsonNode> last = new LinkedHashMap<>();

  /** Uid of a pod, port and protocol, to the service. */
  private final Map<String, String> services = new HashMap<>();

  private final Map<String, Boolean> headless = new HashMap<>();

  ObjectsIndex(byte[] initial, Iterable<byte[]> watch) throws IOException {
    for (JsonNode item : JSON.readTree(initial).path("items")) {
      take(item);
    }
    for (byte[] event : watch) {
      take(JSON.readTree(event).path("object"));
    }
  }

  private void take(JsonNode object) {
    JsonNode metadata = object.path("metadata");
    if (!object.path("kind").asText().equals("EndpointSlice")) {
      last.put(metadata.path("uid").asText(), object);
      if (object.path("kind").asText().equals("Service")) {
        headless.put(
            metadata.path("namespace").asText() + "/" + metadata.path("name").asText(),
            object.path("spec").path("clusterIP").asText().equals("None"));
      }
      return;
    }
    String service = metadata.path("labels").path("kubernetes.io/service-name").asText();
    if (headless.get(metadata.path("namespace").asText() + "/" + service)) {
      return;
    }
    for (JsonNode endpoint : object.path("endpoints")) {
      for (JsonNode port : object.path("ports")) {
        services.put(
            endpoint.path("targetRef").path("uid").asText()
                + port.path("port").asInt()
                + port.path("protocol").asText(),
            service);
      }
    }
  }

  String service(Who who, int port, String protocol) {
    return services.getOrDefault(who.podUid() + port + protocol, "");
  }

  Who byName(String namespace, String name) {
    for (JsonNode object : last.values()) {
      JsonNode metadata = object.path("metadata");
      if (object.path("kind").asText().equals("Pod")
          && metadata.path("namespace").asText().equals(namespace)
          && metadata.path("name").asText().equals(name)) {
        return pod(object);
      }
    }
    return Who.NOBODY;
  }

  Who byAddress(String address, Instant time) {
    Who found = Who.NOBODY;
    for (JsonNode object : last.values()) {
      JsonNode status = object.path("status");
      if (object.path("kind").asText().equals("Node")) {
        if (status.path("addresses").path(0).path("address").asText().equals(address)) {
          return new Who("", object.path("metadata").path("name").asText(), "Node", "");
        }
      } else if (object.path("kind").asText().equals("Pod")
          && !object.path("spec").path("hostNetwork").asBoolean()
          && status.path("podIP").asText().equals(address)
          && !time.isBefore(Instant.parse(status.path("startTime").asText()))) {
        JsonNode terminated =
            status.path("containerStatuses").path(0).path("state").path("terminated");
        if (terminated.isMissingNode()
            || time.isBefore(Instant.parse(terminated.path("finishedAt").asText()))) {
          if (found != Who.NOBODY) {
            throw new IllegalStateException("two owners of " + address + " at " + time);
          }
          found = pod(object);
        }
      }
    }
    return found;
  }

  private Who pod(JsonNode pod) {
    JsonNode metadata = pod.path("metadata");
    JsonNode top = pod;
    JsonNode owner = metadata.path("ownerReferences").path(0);
    String name = metadata.path("name").asText();
    String kind = "Pod";
    while (!owner.isMissingNode()) {
      name = owner.path("name").asText();
      kind = owner.path("kind").asText();
      top = last.get(owner.path("uid").asText());
      owner =
          top == null ? JSON.missingNode() : top.path("metadata").path("ownerReferences").path(0);
    }
    return new Who(metadata.path("namespace").asText(), name, kind, metadata.path("uid").asText());
  }
}
