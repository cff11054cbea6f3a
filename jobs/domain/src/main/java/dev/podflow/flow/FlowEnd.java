package dev.podflow.flow;

/** One end of a flow as the log describes it; mutable and reused with its {@link Flow}. */
public final class FlowEnd {
  /** Bits of {@link #reserved}: mostly Cilium's reserved identities. */
  public static final int HOST = 1;

  public static final int WORLD = 2;
  public static final int UNMANAGED = 4;
  public static final int HEALTH = 8;
  public static final int INIT = 16;
  public static final int REMOTE_NODE = 32;
  public static final int KUBE_APISERVER = 64;
  public static final int INGRESS = 128;

  /** A reserved identity that is not one of the above. */
  public static final int OTHER = 256;

  /** No identity of Cilium's: Calico's network of private addresses that are no endpoint of its. */
  public static final int PRIVATE_NETWORK = 512;

  /** Whether the record has an address. */
  public boolean hasIp;

  /** The address as 128 bits; an IPv4 address is mapped into IPv6 (::ffff:a.b.c.d). */
  public long ipHigh;

  public long ipLow;

  /** Port; 0 if the protocol has none or the record does not say. */
  public int port;

  /** Whether it was reached by another address, such as a service's cluster IP. */
  public boolean hasServiceIp;

  /** That address, like {@link #ipHigh}. */
  public long serviceIpHigh;

  public long serviceIpLow;

  public String namespace;
  public String pod;

  /**
   * How the pod's name begins, with a star ({@code nginx-86c57db685-*}); only where the record does
   * not say the name itself.
   */
  public String namePrefix;

  /** First workload that the record names, such as a Deployment's name; empty if none. */
  public String workload;

  /** Its kind, such as {@code Deployment}. */
  public String workloadKind;

  public String cluster;

  /** Service that the record names. */
  public String service;

  /** First DNS name that the agent knew for the address. */
  public String dnsName;

  /** Id of the endpoint on the reporting node; 0 if the end is not local to it. */
  public long endpointId;

  /** Bits of the reserved identities that the labels name. */
  public int reserved;

  void reset() {
    hasIp = false;
    ipHigh = 0;
    ipLow = 0;
    port = 0;
    hasServiceIp = false;
    serviceIpHigh = 0;
    serviceIpLow = 0;
    namespace = "";
    pod = "";
    namePrefix = "";
    workload = "";
    workloadKind = "";
    cluster = "";
    service = "";
    dnsName = "";
    endpointId = 0;
    reserved = 0;
  }
}
