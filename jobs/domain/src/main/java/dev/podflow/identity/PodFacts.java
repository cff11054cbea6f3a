package dev.podflow.identity;

import java.util.Map;

/**
 * A version of a pod with what people ask for and no flow needs.
 *
 * @param life who it was and when
 * @param labels the pod's labels during this version
 * @param mesh the service mesh it was part of; empty for none or where unknown
 */
public record PodFacts(PodLife life, Map<String, String> labels, String mesh) {
  public PodFacts {
    labels = Map.copyOf(labels);
  }
}
