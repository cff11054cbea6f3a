package dev.podflow.identity;

/**
 * Answers who it was, as of a moment. Times are epoch milliseconds (UTC). A cluster without
 * metadata of its own is looked up in the cluster named {@value #DEFAULT_CLUSTER}, where metadata
 * sent without a cluster's name goes. Every answer is null where nobody is known. Thread-safe; no
 * call allocates.
 */
public interface Lookup {
  String DEFAULT_CLUSTER = "default";

  /** The owner of an address (128 bits, IPv4 mapped) at a time. */
  Owner byAddress(String cluster, long ipHigh, long ipLow, long epochMillis);

  /** The pod of that name at a time. */
  Owner byPodName(String cluster, String namespace, String pod, long epochMillis);

  /**
   * The name of the service that a pod stood behind on a port at a time; empty if none. Of several
   * the one with a cluster IP, then the first by name.
   */
  String serviceOf(String cluster, Owner pod, int port, String protocol, long epochMillis);
}
