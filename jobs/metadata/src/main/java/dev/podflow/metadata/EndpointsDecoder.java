package dev.podflow.metadata;

import static dev.podflow.metadata.Json.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.podflow.schema.k8s.Endpoint;
import dev.podflow.schema.k8s.EndpointPort;
import dev.podflow.schema.k8s.EndpointSlice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Reads EndpointSlices and the older Endpoints into the same shape. */
final class EndpointsDecoder {
  private static final String SERVICE_LABEL = "kubernetes.io/service-name";

  /** The controllers do not keep an order; without one every version would differ. */
  private static final Comparator<Endpoint> BY_ADDRESS =
      Comparator.comparing(Endpoint::getIp).thenComparing(Endpoint::getPodUid);

  private EndpointsDecoder() {}

  static EndpointSlice slice(JsonNode slice) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (JsonNode endpoint : slice.path("endpoints")) {
      // Absent means ready; v1beta1 had the same.
      boolean ready = endpoint.path("conditions").path("ready").asBoolean(true);
      for (JsonNode address : endpoint.path("addresses")) {
        endpoints.add(endpoint(address.asText(), endpoint.path("targetRef"), ready, null));
      }
    }
    endpoints.sort(BY_ADDRESS);
    String addressType = text(slice, "addressType");
    return new EndpointSlice(
        text(slice.path("metadata").path("labels"), SERVICE_LABEL),
        addressType.isEmpty() ? "IPv4" : addressType,
        endpoints,
        ports(slice));
  }

  static EndpointSlice endpoints(JsonNode object) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (JsonNode subset : object.path("subsets")) {
      List<EndpointPort> ports = ports(subset);
      for (JsonNode address : subset.path("addresses")) {
        endpoints.add(endpoint(text(address, "ip"), address.path("targetRef"), true, ports));
      }
      for (JsonNode address : subset.path("notReadyAddresses")) {
        endpoints.add(endpoint(text(address, "ip"), address.path("targetRef"), false, ports));
      }
    }
    endpoints.sort(BY_ADDRESS);
    boolean v6 = !endpoints.isEmpty() && endpoints.get(0).getIp().indexOf(':') >= 0;
    return new EndpointSlice(
        text(object.path("metadata"), "name"), v6 ? "IPv6" : "IPv4", endpoints, List.of());
  }

  private static Endpoint endpoint(
      String ip, JsonNode target, boolean ready, List<EndpointPort> ports) {
    boolean pod = text(target, "kind").equals("Pod");
    return new Endpoint(
        ip, pod ? text(target, "uid") : "", pod ? text(target, "name") : "", ready, ports);
  }

  /** A port without a number stands for every port. */
  private static List<EndpointPort> ports(JsonNode parent) {
    List<EndpointPort> ports = new ArrayList<>();
    for (JsonNode port : parent.path("ports")) {
      ports.add(
          new EndpointPort(
              text(port, "name"), port.path("port").asInt(), BodyDecoder.protocol(port)));
    }
    return ports;
  }
}
