package dev.podflow.identity;

/**
 * Answers who it was, as of a moment. Times are epoch milliseconds (UTC). A cluster without
 * metadata of its own is looked up in the cluster named {@value #DEFAULT_CLUSTER}, where metadata
 * sent without a cluster's name goes. Every answer is null where nobody is known. Thread-safe; no
 * call allocates.
 */
public interface Lookup {
  String DEFAULT_CLUSTER = "default";

  /** What {@link #podStart} says where nothing tells when it was. */
  long UNKNOWN_START = Long.MIN_VALUE;

  /**
   * The owner of an address (128 bits, IPv4 mapped) at a time.
   *
   * @param toleranceMillis by how much the time may be wrong: nearer to a change of owner than that
   *     the answer is {@link Owner#ambiguous}
   */
  Owner byAddress(String cluster, long ipHigh, long ipLow, long epochMillis, long toleranceMillis);

  /**
   * The pod of that name at a time. Who logs a name knows it better than any clock: shortly before
   * a pod's life and after it, it is still that pod.
   */
  Owner byPodName(String cluster, String namespace, String pod, long epochMillis);

  /**
   * The workload whose pods' names begin so, at a time, for logs that know no more of a pod. As
   * with whole names it is still that workload shortly before its pods' lives and after them.
   *
   * @param prefix as Calico writes it, with its star: {@code nginx-86c57db685-*}
   * @param toleranceMillis by how much the time may be wrong, or a flow's span reaches to either
   *     side
   * @return without a pod's name, uid and node; {@link Owner#ambiguous} and without a workload if
   *     different workloads had such pods about then
   */
  Owner byNamePrefix(
      String cluster, String namespace, String prefix, long epochMillis, long toleranceMillis);

  /**
   * The kind of the workload of that name, by all pods that are known, of any time; empty if none
   * are, or if they are of several kinds.
   */
  default String kindOf(String cluster, String namespace, String workload) {
    return "";
  }

  /**
   * When the pod of that name that was there at a time began: the first moment at which it can
   * have.
   *
   * @return epoch milliseconds; {@link #UNKNOWN_START} if there was none, or nothing tells
   */
  default long podStart(String cluster, String namespace, String pod, long epochMillis) {
    return UNKNOWN_START;
  }

  /**
   * Who on a node a port is: pods of the host network share the node's addresses. The pod that
   * alone declares the port; else the service whose node port it is; else the node, {@link
   * Owner#ambiguous} if there were such pods.
   *
   * @param node an owner of kind {@link Owner.Kind#NODE}
   */
  Owner onNode(
      String cluster,
      Owner node,
      int port,
      String protocol,
      long epochMillis,
      long toleranceMillis);

  /**
   * The name of the service that a pod stood behind on a port at a time; empty if none. Of several
   * the one with a cluster IP, then the first by name.
   */
  String serviceOf(String cluster, Owner pod, int port, String protocol, long epochMillis);

  /**
   * Up to when everything about a cluster is known; {@link Long#MAX_VALUE} where nobody watches it,
   * so that there is nothing to wait for.
   */
  long completeUntil(String cluster);
}
