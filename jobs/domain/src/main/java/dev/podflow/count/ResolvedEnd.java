package dev.podflow.count;

/** Who an end of a flow was; mutable and reused. Texts are never null, {@code ""} where unknown. */
final class ResolvedEnd {
  String namespace;
  String workload;
  String workloadKind;
  String pod;

  /** The node that the pod ran on, or that the end is. */
  String node;

  /** The service that the end stood behind on the flow's port. */
  String service;

  Resolution resolution;

  void set(String newNamespace, String newWorkload, String newKind, Resolution newResolution) {
    namespace = newNamespace;
    workload = newWorkload;
    workloadKind = newKind;
    pod = "";
    node = "";
    service = "";
    resolution = newResolution;
  }
}
