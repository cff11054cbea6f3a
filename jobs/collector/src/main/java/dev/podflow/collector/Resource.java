package dev.podflow.collector;

import java.util.List;

/**
 * A resource of the API that is watched.
 *
 * @param kind the Kubernetes kind of its objects
 * @param snapshotKind the name under which its snapshots are written: the kind, told from another
 *     group's kind of the same name
 * @param apis where it is served, the best first; the first that is there is taken
 * @param optional whether a cluster may lack it: a custom resource
 * @param metadataOnly whether owner and labels are all that is needed
 */
record Resource(
    String kind, String snapshotKind, List<Api> apis, boolean optional, boolean metadataOnly) {
  /**
   * A place where a resource is served.
   *
   * @param group empty for the core group
   */
  record Api(String group, String version, String plural) {
    String apiVersion() {
      return group.isEmpty() ? version : group + '/' + version;
    }

    /** Path of the collection of all objects in the cluster. */
    String path() {
      return (group.isEmpty() ? "/api/" : "/apis/") + apiVersion() + '/' + plural;
    }
  }

  private static final String CALICO = "projectcalico.org";

  /** All that the topic's readers need. */
  static final List<Resource> ALL =
      List.of(
          builtIn("Node", "", "v1", "nodes"),
          metadata("Namespace", "", "v1", "namespaces"),
          builtIn("Service", "", "v1", "services"),
          metadata("Deployment", "apps", "v1", "deployments"),
          metadata("ReplicaSet", "apps", "v1", "replicasets"),
          metadata("StatefulSet", "apps", "v1", "statefulsets"),
          metadata("DaemonSet", "apps", "v1", "daemonsets"),
          metadata("CronJob", "batch", "v1", "cronjobs"),
          metadata("Job", "batch", "v1", "jobs"),
          builtIn("Pod", "", "v1", "pods"),
          builtIn("EndpointSlice", "discovery.k8s.io", "v1", "endpointslices"),
          builtIn("NetworkPolicy", "networking.k8s.io", "v1", "networkpolicies"),
          custom(
              "AdminNetworkPolicy",
              new Api("policy.networking.k8s.io", "v1alpha1", "adminnetworkpolicies")),
          custom(
              "BaselineAdminNetworkPolicy",
              new Api("policy.networking.k8s.io", "v1alpha1", "baselineadminnetworkpolicies")),
          custom(
              "ClusterNetworkPolicy",
              new Api("policy.networking.k8s.io", "v1alpha2", "clusternetworkpolicies")),
          custom("CiliumNetworkPolicy", new Api("cilium.io", "v2", "ciliumnetworkpolicies")),
          custom(
              "CiliumClusterwideNetworkPolicy",
              new Api("cilium.io", "v2", "ciliumclusterwidenetworkpolicies")),
          calico("NetworkPolicy", "networkpolicies"),
          calico("GlobalNetworkPolicy", "globalnetworkpolicies"),
          calico("StagedNetworkPolicy", "stagednetworkpolicies"),
          calico("StagedGlobalNetworkPolicy", "stagedglobalnetworkpolicies"),
          calico("StagedKubernetesNetworkPolicy", "stagedkubernetesnetworkpolicies"));

  private static Resource builtIn(String kind, String group, String version, String plural) {
    return new Resource(kind, kind, List.of(new Api(group, version, plural)), false, false);
  }

  private static Resource metadata(String kind, String group, String version, String plural) {
    return new Resource(kind, kind, List.of(new Api(group, version, plural)), false, true);
  }

  private static Resource custom(String kind, Api api) {
    return new Resource(kind, kind, List.of(api), true, false);
  }

  /** The same policies may be served by Calico's API server and as the CRDs behind it. */
  private static Resource calico(String kind, String plural) {
    List<Api> apis = List.of(new Api(CALICO, "v3", plural), new Api("crd." + CALICO, "v1", plural));
    String snapshotKind = kind.equals("NetworkPolicy") ? kind + '.' + CALICO : kind;
    return new Resource(kind, snapshotKind, apis, true, false);
  }
}
