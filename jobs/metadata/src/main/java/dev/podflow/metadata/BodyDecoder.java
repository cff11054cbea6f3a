package dev.podflow.metadata;

import static dev.podflow.metadata.Json.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.podflow.schema.k8s.Node;
import dev.podflow.schema.k8s.NodeAddress;
import dev.podflow.schema.k8s.Policy;
import dev.podflow.schema.k8s.Service;
import dev.podflow.schema.k8s.ServicePort;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads services, nodes and policies. */
final class BodyDecoder {
  private static final String ROUTER = "CiliumRouter";
  private static final List<String> ROUTER_ANNOTATIONS =
      List.of("network.cilium.io/ipv4-cilium-host", "network.cilium.io/ipv6-cilium-host");

  private BodyDecoder() {}

  static Service service(JsonNode service) {
    JsonNode spec = service.path("spec");
    List<String> external = Json.list(spec.path("externalIPs"));
    for (JsonNode ingress : service.path("status").path("loadBalancer").path("ingress")) {
      String ip = text(ingress, "ip");
      if (!ip.isEmpty() && !external.contains(ip)) {
        external.add(ip);
      }
    }
    List<ServicePort> ports = new ArrayList<>();
    for (JsonNode port : spec.path("ports")) {
      ports.add(
          new ServicePort(
              text(port, "name"),
              port.path("port").asInt(),
              protocol(port),
              text(port, "targetPort"),
              port.path("nodePort").asInt()));
    }
    String type = text(spec, "type");
    return new Service(
        type.isEmpty() ? "ClusterIP" : type,
        clusterIps(spec),
        external,
        text(spec, "externalName"),
        ports,
        Json.texts(spec.path("selector")),
        Json.texts(service.path("metadata").path("labels")));
  }

  private static List<String> clusterIps(JsonNode spec) {
    List<String> ips = Json.list(spec.path("clusterIPs"));
    String first = text(spec, "clusterIP");
    if (ips.isEmpty() && !first.isEmpty()) {
      ips.add(first);
    }
    ips.remove("None");
    return ips;
  }

  static String protocol(JsonNode port) {
    String protocol = text(port, "protocol");
    return protocol.isEmpty() ? "TCP" : protocol;
  }

  static Node node(JsonNode node) {
    JsonNode metadata = node.path("metadata");
    JsonNode spec = node.path("spec");
    List<NodeAddress> addresses = new ArrayList<>();
    for (JsonNode address : node.path("status").path("addresses")) {
      addresses.add(new NodeAddress(text(address, "type"), text(address, "address")));
    }
    for (String annotation : ROUTER_ANNOTATIONS) {
      String router = text(metadata.path("annotations"), annotation);
      if (!router.isEmpty()) {
        addresses.add(new NodeAddress(ROUTER, router));
      }
    }
    List<String> podCidrs = Json.list(spec.path("podCIDRs"));
    if (podCidrs.isEmpty() && !text(spec, "podCIDR").isEmpty()) {
      podCidrs.add(text(spec, "podCIDR"));
    }
    Map<String, String> labels = Json.texts(metadata.path("labels"));
    String zone =
        labels.getOrDefault(
            "topology.kubernetes.io/zone",
            labels.getOrDefault("failure-domain.beta.kubernetes.io/zone", ""));
    return new Node(
        addresses, labels.getOrDefault("kubernetes.io/hostname", ""), podCidrs, zone, labels);
  }

  static Policy policy(String kind, JsonNode policy) {
    String apiVersion = text(policy, "apiVersion");
    int slash = apiVersion.indexOf('/');
    JsonNode spec = spec(policy);
    return new Policy(
        kind,
        slash < 0 ? "" : apiVersion.substring(0, slash),
        spec.isMissingNode() ? "{}" : spec.toString(),
        Json.texts(policy.path("metadata").path("labels")));
  }

  /** Cilium's policies may have several, and one beside them. */
  private static JsonNode spec(JsonNode policy) {
    JsonNode spec = policy.path("spec");
    JsonNode specs = policy.path("specs");
    if (!specs.isArray() || specs.isEmpty()) {
      return spec;
    }
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    if (spec.isObject()) {
      all.add(spec);
    }
    specs.forEach(all::add);
    return all;
  }
}
