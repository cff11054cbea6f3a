package dev.podflow.policy;

import java.util.Map;

/**
 * All that a policy can select a pod by. Pods that agree in it are selected by the same policies.
 *
 * @param namespaceLabels labels of its namespace at that time; Kubernetes gives each its name
 */
public record Subject(
    String cluster,
    String namespace,
    Map<String, String> labels,
    String serviceAccount,
    Map<String, String> namespaceLabels) {
  private static final String NAMESPACE_NAME = "kubernetes.io/metadata.name";

  public Subject {
    labels = Map.copyOf(labels);
    namespaceLabels = Map.copyOf(namespaceLabels);
  }

  /** The same pod while its namespace has other labels. */
  Subject inNamespaceWith(Map<String, String> otherLabels) {
    return new Subject(cluster, namespace, labels, serviceAccount, otherLabels);
  }

  String label(String name) {
    return labels.get(name);
  }

  String namespaceLabel(String name) {
    String value = namespaceLabels.get(name);
    return value == null && name.equals(NAMESPACE_NAME) ? namespace : value;
  }
}
