package dev.podflow.flow.calico;

/** What an end of a flow is to Calico. */
enum EndType {
  /** The log does not say, as Whisker's. */
  UNKNOWN,
  /** A pod. */
  WORKLOAD,
  /** A node's interface, of which Calico knows where host endpoints are made. */
  HOST,
  /** Addresses that a NetworkSet or GlobalNetworkSet has. */
  NETWORK_SET,
  /** Any other address. */
  NETWORK
}
