package dev.podflow.metadata;

import static dev.podflow.metadata.Json.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * Which service mesh a pod is part of: by what runs in it or was done to it, not by what its
 * namespace asks for, which a pod that was there before does not follow.
 */
final class MeshMembership {
  /** By the name of the container that an injector adds; native sidecars are init containers. */
  private static final Map<String, String> SIDECARS =
      Map.of("istio-proxy", "istio", "linkerd-proxy", "linkerd");

  private static final String AMBIENT = "istio-ambient";

  /** Written by Istio's CNI agent once it has redirected the pod's traffic. */
  private static final String REDIRECTION = "ambient.istio.io/redirection";

  private static final String DATAPLANE_MODE = "istio.io/dataplane-mode";

  private MeshMembership() {}

  /** {@code istio}, {@code linkerd}, {@code istio-ambient}, or empty for none. */
  static String of(JsonNode pod) {
    for (String field : List.of("containers", "initContainers")) {
      for (JsonNode container : pod.path("spec").path(field)) {
        String mesh = SIDECARS.get(text(container, "name"));
        if (mesh != null) {
          return mesh;
        }
      }
    }
    JsonNode metadata = pod.path("metadata");
    boolean redirected = text(metadata.path("annotations"), REDIRECTION).equals("enabled");
    boolean asked = text(metadata.path("labels"), DATAPLANE_MODE).equals("ambient");
    return redirected || asked ? AMBIENT : "";
  }
}
