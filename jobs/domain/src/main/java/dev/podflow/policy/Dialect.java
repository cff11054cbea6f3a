package dev.podflow.policy;

import java.util.function.Predicate;

/** Whose selectors they are: beside a pod's own labels each has names for what else it knows. */
public enum Dialect {
  /** Kubernetes' own: a pod's labels, and {@code kubernetes.io/metadata.name} of a namespace. */
  KUBERNETES {
    @Override
    boolean derives(String name) {
      return false;
    }

    @Override
    String derived(Subject pod, String name) {
      return null;
    }
  },

  /** Calico: namespace, service account, and the labels of the namespace ({@code pcns.}). */
  CALICO {
    @Override
    boolean derives(String name) {
      return name.startsWith(CALICO_OWN) || name.startsWith(CALICO_NAMESPACE_LABEL);
    }

    @Override
    String derived(Subject pod, String name) {
      return switch (name) {
        case CALICO_OWN + "namespace" -> pod.namespace();
        case CALICO_OWN + "orchestrator" -> "k8s";
        case CALICO_OWN + "serviceaccount" -> pod.serviceAccount();
        default ->
            name.startsWith(CALICO_NAMESPACE_LABEL)
                ? pod.namespaceLabel(name.substring(CALICO_NAMESPACE_LABEL.length()))
                : pod.label(name);
      };
    }
  },

  /** Cilium: namespace, its labels, service account and cluster; its sources are cut off before. */
  CILIUM {
    @Override
    boolean derives(String name) {
      return name.equals(CILIUM_NAMESPACE)
          || name.startsWith(CILIUM_NAMESPACE_LABEL)
          || name.startsWith(CILIUM_POLICY);
    }

    @Override
    String derived(Subject pod, String name) {
      return switch (name) {
        case CILIUM_NAMESPACE -> pod.namespace();
        case CILIUM_POLICY + "serviceaccount" -> pod.serviceAccount();
        case CILIUM_POLICY + "cluster" -> pod.cluster();
        default ->
            name.startsWith(CILIUM_NAMESPACE_LABEL)
                ? pod.namespaceLabel(name.substring(CILIUM_NAMESPACE_LABEL.length()))
                : pod.label(name);
      };
    }
  };

  private static final String CALICO_OWN = "projectcalico.org/";
  private static final String CALICO_NAMESPACE_LABEL = "pcns.";
  private static final String CILIUM_NAMESPACE = "io.kubernetes.pod.namespace";
  private static final String CILIUM_NAMESPACE_LABEL = "io.cilium.k8s.namespace.labels.";
  private static final String CILIUM_POLICY = "io.cilium.k8s.policy.";

  /** Whether a name may stand for something else than a pod's label of that name. */
  abstract boolean derives(String name);

  /** The value of such a name for a pod; null if it has none. */
  abstract String derived(Subject pod, String name);

  /** Whether what a name stands for changes with the labels of the pod's namespace. */
  static boolean isOfNamespace(String name) {
    return name.startsWith(CALICO_NAMESPACE_LABEL) || name.startsWith(CILIUM_NAMESPACE_LABEL);
  }

  /** The names by which an index of pods' labels finds what it looks for. */
  Predicate<String> indexed() {
    return name -> !derives(name);
  }

  /** A pod as a selector of this dialect sees it. */
  Labels of(Subject pod) {
    return name -> derives(name) ? derived(pod, name) : pod.label(name);
  }

  /** A pod's namespace as a selector of namespaces sees it. */
  Labels ofNamespace(Subject pod) {
    return name ->
        this == CALICO && name.equals(CALICO_OWN + "name")
            ? pod.namespace()
            : pod.namespaceLabel(name);
  }

  /** A pod's service account as a selector of service accounts sees it: its name is all. */
  static Labels ofServiceAccount(Subject pod) {
    return name -> isNameOfServiceAccount(name) ? pod.serviceAccount() : null;
  }

  static boolean isNameOfServiceAccount(String name) {
    return name.equals(CALICO_OWN + "name");
  }
}
