package dev.podflow.bench;

import dev.podflow.identity.LifeKey;
import dev.podflow.identity.PodFacts;
import dev.podflow.identity.PodLife;
import dev.podflow.identity.Span;
import dev.podflow.policy.Dialect;
import dev.podflow.policy.Effect;
import dev.podflow.policy.PolicyChanges;
import dev.podflow.policy.PolicyHistory;
import dev.podflow.policy.PolicyLife;
import dev.podflow.policy.Scope;
import dev.podflow.policy.Selector;
import java.util.List;
import java.util.Map;

/**
 * A cluster with many policies and pods, and what happens to it. A namespace has ten workloads with
 * five pods each, a default deny, and policies for a workload each; one policy of a hundred is
 * cluster-wide, and half of those look at labels of namespaces. Each step is followed by what a
 * checkpoint asks for.
 */
final class PolicyWork implements PolicyChanges {
  static final int WORKLOADS_PER_NAMESPACE = 10;
  static final int PODS_PER_WORKLOAD = 5;

  private static final String CLUSTER = "prod";
  private static final long START = 1_767_225_600_000L;
  private static final long STEP_MILLIS = 1_000;
  private static final Effect INGRESS = Effect.isolating(true, false);
  private static final Effect BOTH = Effect.isolating(true, true);

  private final PolicyHistory history = new PolicyHistory(this, PolicyHistory.Bounds.USUAL);
  private final int namespaces;
  private final int policies;
  private final PodFacts[] pods;
  private final PolicyLife[] namespaced;
  private final PolicyLife[] clusterWide;
  private long now = START;
  private long steps;
  private long rows;

  PolicyWork(int policies, int pods) {
    this.namespaces = Math.max(1, pods / WORKLOADS_PER_NAMESPACE / PODS_PER_WORKLOAD);
    this.policies = policies;
    this.pods = new PodFacts[pods];
    this.clusterWide = new PolicyLife[policies / 100];
    this.namespaced = new PolicyLife[policies - clusterWide.length];
  }

  /** Learns of everything. */
  void load() {
    for (int i = 0; i < namespaces; i++) {
      history.label(
          new LifeKey(CLUSTER, "Namespace", "ns-" + i, START),
          START,
          namespace(i),
          Map.of("team", "team-" + i % 50));
    }
    for (int i = 0; i < namespaced.length; i++) {
      namespaced[i] = policy("p-" + i, namespaceScope(i));
      history.apply(namespaced[i]);
    }
    for (int i = 0; i < clusterWide.length; i++) {
      clusterWide[i] = policy("g-" + i, clusterScope(i));
      history.apply(clusterWide[i]);
    }
    for (int i = 0; i < pods.length; i++) {
      pods[i] = pod(i, "pod-" + i, Map.of());
      history.apply(pods[i]);
    }
    history.tellCoverage();
  }

  /** A pod ends and another of its workload takes its place. */
  void replacePod() {
    int i = next(pods.length);
    end(pods[i]);
    pods[i] = pod(i, "pod-" + i + '-' + steps, Map.of());
    history.apply(pods[i]);
    history.tellCoverage();
  }

  /** The same with one that is unlike any other: a Job's, or a StatefulSet's. */
  void replaceByAnother() {
    int i = next(pods.length);
    end(pods[i]);
    String uid = "pod-" + i + '-' + steps;
    pods[i] = pod(i, uid, Map.of("controller-uid", uid));
    history.apply(pods[i]);
    history.tellCoverage();
  }

  /** The rules of a policy of one namespace change. */
  void changePolicy() {
    change(namespaced, next(namespaced.length));
  }

  /** The rules of a cluster-wide policy change. */
  void changeClusterPolicy() {
    change(clusterWide, next(clusterWide.length));
  }

  private void change(PolicyLife[] of, int i) {
    PolicyLife before = of[i];
    history.apply(policy(before.key(), Span.exact(before.span().since(), now), before.scopes()));
    LifeKey key = new LifeKey(CLUSTER, before.kind(), before.key().uid(), now);
    of[i] = policy(key, Span.openSince(now), before.scopes());
    history.apply(of[i]);
    history.tellCoverage();
  }

  /** Steps far apart, so that no namespace is asked twice in a row. */
  private int next(int of) {
    steps++;
    now += STEP_MILLIS;
    return (int) (steps * 7_919 % of);
  }

  private void end(PodFacts pod) {
    Span span = Span.exact(pod.life().span().since(), now);
    history.apply(new PodFacts(pod.life().during(span), pod.labels(), pod.mesh()));
  }

  private PodFacts pod(int i, String uid, Map<String, String> more) {
    int workload = i / PODS_PER_WORKLOAD;
    Map<String, String> labels = new java.util.HashMap<>(more);
    labels.put("app", "app-" + workload % WORKLOADS_PER_NAMESPACE);
    labels.put("tier", "tier-" + workload % 3);
    labels.put("pod-template-hash", "hash-" + workload);
    PodLife life =
        new PodLife(
            new LifeKey(CLUSTER, "Pod", uid, now),
            Span.openSince(now),
            namespace(workload / WORKLOADS_PER_NAMESPACE % namespaces),
            uid,
            List.of(),
            false,
            "node-" + i % 100,
            "default",
            "",
            "",
            "",
            "",
            List.of());
    return new PodFacts(life, labels, "");
  }

  /** The first policy of a namespace is for all of its pods, the others for a workload each. */
  private Scope namespaceScope(int i) {
    int nth = i / namespaces;
    return nth == 0
        ? Scope.of(Dialect.KUBERNETES, namespace(i), Selector.ALL, BOTH)
        : Scope.of(
            Dialect.KUBERNETES,
            namespace(i % namespaces),
            Selector.is("app", "app-" + nth % WORKLOADS_PER_NAMESPACE),
            INGRESS);
  }

  private static Scope clusterScope(int i) {
    Selector tier = Selector.is("tier", "tier-" + i % 3);
    return i % 2 == 0
        ? Scope.of(Dialect.CALICO, "", tier, INGRESS)
        : new Scope(
            Dialect.CALICO,
            "",
            Selector.is("team", "team-" + i % 50),
            Selector.not(tier),
            Selector.ALL,
            INGRESS);
  }

  private PolicyLife policy(String uid, Scope scope) {
    return policy(
        new LifeKey(CLUSTER, "NetworkPolicy", uid, now), Span.openSince(now), List.of(scope));
  }

  private static PolicyLife policy(LifeKey key, Span span, List<Scope> scopes) {
    return new PolicyLife(
        key,
        span,
        "NetworkPolicy",
        "",
        scopes.get(0).namespace(),
        key.uid(),
        "",
        "",
        false,
        scopes,
        1,
        0,
        "{}",
        "");
  }

  private static String namespace(int i) {
    return "ns-" + i;
  }

  int policies() {
    return policies;
  }

  /** How many rows have been told so far. */
  long rows() {
    return rows;
  }

  @Override
  public void policy(PolicyLife policy) {
    rows++;
  }

  @Override
  public void selected(
      PolicyLife policy, PodFacts pod, long since, long from, long until, Effect effect) {
    rows++;
  }

  @Override
  public void coverage(Coverage coverage) {
    rows++;
  }
}
