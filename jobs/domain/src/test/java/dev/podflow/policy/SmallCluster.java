package dev.podflow.policy;

import dev.podflow.identity.LifeKey;
import dev.podflow.identity.PodFacts;
import dev.podflow.identity.PodLife;
import dev.podflow.identity.Span;
import java.util.List;
import java.util.Map;

/** Builds what a cluster is made of, for tests. Times are epoch milliseconds. */
final class SmallCluster {
  static final String NAME = "prod";
  static final long MINUTE = 60_000;

  private SmallCluster() {}

  static PodFacts pod(String uid, String namespace, Map<String, String> labels, Span span) {
    return pod(uid, namespace, labels, span, false);
  }

  static PodFacts onHostNetwork(String uid, String namespace, Span span) {
    return pod(uid, namespace, Map.of(), span, true);
  }

  private static PodFacts pod(
      String uid, String namespace, Map<String, String> labels, Span span, boolean hostNetwork) {
    return new PodFacts(
        new PodLife(
            new LifeKey(NAME, "Pod", uid, span.since()),
            span,
            namespace,
            "name-of-" + uid,
            List.of(),
            hostNetwork,
            "node-1",
            "robot",
            "",
            "",
            "",
            "",
            List.of()),
        labels,
        "");
  }

  /** An enforced policy of a namespace. */
  static PolicyLife policy(String uid, String namespace, Selector pods, Effect effect, Span span) {
    return policy(uid, span, Scope.of(Dialect.KUBERNETES, namespace, pods, effect));
  }

  static PolicyLife policy(String uid, Span span, Scope... scopes) {
    return new PolicyLife(
        new LifeKey(NAME, "NetworkPolicy", uid, span.since()),
        span,
        "NetworkPolicy",
        "networking.k8s.io",
        "shop",
        "name-of-" + uid,
        "",
        "",
        false,
        List.of(scopes),
        1,
        0,
        "{}",
        "");
  }

  static LifeKey namespaceKey(String name, long since) {
    return new LifeKey(NAME, "Namespace", "uid-of-" + name, since);
  }

  /** The same version, now that it is over. */
  static PodFacts ended(PodFacts pod, long until) {
    PodLife life = pod.life();
    return new PodFacts(
        life.during(Span.exact(life.span().since(), until)), pod.labels(), pod.mesh());
  }

  static PolicyLife ended(PolicyLife policy, long until) {
    return new PolicyLife(
        policy.key(),
        Span.exact(policy.span().since(), until),
        policy.kind(),
        policy.apiGroup(),
        policy.namespace(),
        policy.name(),
        policy.tier(),
        policy.order(),
        policy.staged(),
        policy.scopes(),
        policy.ingressRules(),
        policy.egressRules(),
        policy.spec(),
        policy.problem());
  }
}
