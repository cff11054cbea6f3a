package dev.podflow.simulator.incident;

import java.util.Map;
import java.util.TreeMap;

/** What can go wrong. Each concerns somebody else, so that any of them may come together. */
public enum Trouble {
  /** Somebody tries what it never tried, and is denied. */
  NEW_DENIAL(
      "new-denial",
      pair("cilium", "media/batch", "billing/ledger", 5432),
      "default-deny",
      "media/batch-1 > billing/ledger-0:5432"),
  /** A new policy denies what was allowed. */
  POLICY_CHANGE(
      "denied-after-change",
      pair("cilium", "shop/api", "billing/pay", 8443),
      "CiliumNetworkPolicy shop/quarantine",
      "shop/api-0 > billing/pay-0:8443"),
  /** Somebody who is denied now and then is so all the time. */
  DENIAL_SURGE(
      "denial-surge",
      pair("cilium", "media/scraper", "shop/cart", 8080),
      "default-deny",
      "media/scraper-0 > shop/cart-0:8080"),
  /** Somebody tries one port after the other. */
  SCAN(
      "scan",
      Map.of("source_system", "cilium", "src_namespace", "media", "src_workload", "worker"),
      "",
      "media/worker-0 > shop/cart-0:"),
  /** All requests fail. */
  ERRORS(
      "error-ratio",
      pair("envoy", "shop/api", "shop/cart", 8080),
      "",
      "shop/api-0 > shop/cart-0:8080"),
  /** Answers take twenty times as long. */
  LATENCY(
      "latency-regression",
      pair("envoy", "shop/api", "shop/catalog", 8080),
      "",
      "shop/api-0 > shop/catalog-0:8080"),
  /** The server for names fails. */
  DNS_FAILURES(
      "dns-failures",
      Map.of("source_system", "coredns", "client_namespace", "shop", "client_workload", "web"),
      "",
      "shop/web-0 > SERVFAIL cart.shop.svc.cluster.local."),
  /** Requests come without mutual TLS. */
  PLAINTEXT(
      "plaintext", pair("envoy", "shop/web", "shop/api", 8080), "", "shop/web-0 > shop/api-0:8080"),
  /** A node's connection tracking table is nearly full. */
  CONNTRACK("conntrack", Map.of("node", "node-2"), "", ""),
  /** A node's devices drop packets. */
  NODE_DROPS("node-drops", Map.of("node", "node-3"), "", "eth0"),
  /** Requests from outside are answered with 503. */
  INGRESS_FAILURES(
      "ingress-failures", Map.of("namespace", "shop", "ingress", "storefront"), "", "web"),
  /** Nothing comes from a source any more. */
  SILENT_SOURCE("silent-source", Map.of("input", "flows.conntrack"), "", ""),
  /** Hubble loses events. */
  LOST_EVENTS("pipeline-loss", Map.of("input", "flows.hubble"), "", ""),
  /** A namespace with pods and without policies. */
  UNPROTECTED_NAMESPACE("unprotected-namespace", Map.of("namespace", "sandbox"), "", "sandbox"),
  /** A policy that isolated all pods of a namespace isolates but one workload. */
  COVERAGE("coverage", Map.of("namespace", "shop", "direction", "ingress"), "", "shop");

  private final String ruleKind;
  private final Map<String, String> labels;
  private final String policy;
  private final String contributor;

  Trouble(String ruleKind, Map<String, String> labels, String policy, String contributor) {
    this.ruleKind = ruleKind;
    this.labels = labels;
    this.policy = policy;
    this.contributor = contributor;
  }

  private static Map<String, String> pair(String system, String client, String server, int port) {
    String[] from = client.split("/");
    String[] to = server.split("/");
    return Map.of(
        "source_system",
        system,
        "src_namespace",
        from[0],
        "src_workload",
        from[1],
        "dst_namespace",
        to[0],
        "dst_workload",
        to[1],
        "dst_port",
        Integer.toString(port));
  }

  /** The kind of the rule that has to find it. */
  public String ruleKind() {
    return ruleKind;
  }

  /** Whether a rule of another kind may tell of it, too: what is denied after a change is new. */
  public boolean mayBeToldBy(String kind) {
    return kind.equals(ruleKind) || (this == POLICY_CHANGE && kind.equals("new-denial"));
  }

  /** The policy that decides; empty if none does. */
  public String policy() {
    return policy;
  }

  /**
   * What the largest contributor begins with: the pods, where somebody's were behind it; empty
   * where an alert names none.
   */
  public String contributor() {
    return contributor;
  }

  /** What an alert about it says in a cluster. */
  Map<String, String> labels(String cluster) {
    Map<String, String> all = new TreeMap<>(labels);
    if (!all.containsKey("input")) {
      all.put("cluster", cluster);
    }
    return all;
  }
}
