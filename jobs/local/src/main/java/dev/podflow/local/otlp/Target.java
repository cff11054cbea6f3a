package dev.podflow.local.otlp;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the command line says of a target, as attributes of a resource: Prometheus's labels under
 * the names that a collector gives them, any other as it is.
 *
 * @param attributes by name
 */
public record Target(Map<String, String> attributes) {
  private static final Map<String, String> NAMES =
      Map.of(
          "job", "service.name",
          "instance", "service.instance.id",
          "namespace", "k8s.namespace.name",
          "pod", "k8s.pod.name",
          "container", "k8s.container.name",
          "node", "k8s.node.name",
          "cluster", "k8s.cluster.name");

  public Target {
    attributes = Map.copyOf(attributes);
  }

  /**
   * @param labels Prometheus's
   * @param cluster null where it is not said
   */
  public static Target of(Map<String, String> labels, String cluster) {
    Map<String, String> attributes = new LinkedHashMap<>();
    labels.forEach((label, value) -> attributes.put(NAMES.getOrDefault(label, label), value));
    if (cluster != null) {
      attributes.put("k8s.cluster.name", cluster);
    }
    return new Target(attributes);
  }

  boolean isUnknown() {
    return attributes.isEmpty();
  }

  /** The resource with what it does not say itself. */
  Resource complete(Resource resource) {
    Resource.Builder complete = resource.toBuilder();
    attributes.forEach(
        (name, value) -> {
          if (resource.getAttributesList().stream().noneMatch(a -> a.getKey().equals(name))) {
            complete.addAttributes(attribute(name, value));
          }
        });
    return complete.build();
  }

  static KeyValue attribute(String name, String value) {
    return KeyValue.newBuilder()
        .setKey(name)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }
}
