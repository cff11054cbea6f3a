package dev.podflow.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.delta.Delta;
import dev.podflow.identity.LifeKey;
import dev.podflow.identity.PodFacts;
import dev.podflow.identity.PodLife;
import dev.podflow.identity.Span;
import dev.podflow.policy.Dialect;
import dev.podflow.policy.Effect;
import dev.podflow.policy.PolicyChanges.Coverage;
import dev.podflow.policy.PolicyLife;
import dev.podflow.policy.Scope;
import dev.podflow.policy.Selector;
import dev.podflow.table.NetworkPolicies;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PolicyRowsTest {
  private static final Effect INGRESS = Effect.isolating(true, false);
  private static final Selector WEB = Selector.is("app", "web");

  private final PolicyRows rows = new PolicyRows(60);

  @Test
  void aPolicyIsKeptWithItsSelectors() {
    Scope scope =
        new Scope(
            Dialect.CALICO, "", Selector.has("team"), WEB, Selector.is("name", "robot"), INGRESS);
    assertThat(rows.policy(policy(new Span(1_500, 500, 9_000, 250), "{}", scope)))
        .hasToString(
            "network_policies{cluster=prod, uid=u-1, since=1000000, policy_kind=GlobalNetworkPolicy,"
                + " policy_tier=default, policy_namespace=, policy_name=lock,"
                + " api_group=projectcalico.org, policy_order=10, enforcement=enforced,"
                + " pod_selector=app == \"web\" of service accounts name == \"robot\","
                + " namespace_selector=has(team), ingress=1, egress=0, isolates_ingress=1,"
                + " isolates_egress=0, ingress_rules=2, egress_rules=0, spec={}, problem=,"
                + " started_at=1500, ended_at=9000, started_within_ms=500, ended_within_ms=250}");
  }

  @Test
  void whatLastsHasNoEndAndWhatWasOnlySeenNoCertainStart() {
    Delta row = rows.policy(policy(new Span(1_500, Span.UNKNOWN, Span.OPEN, 0), "{}"));
    assertThat(row.state(NetworkPolicies.ENDED_AT)).isNull();
    assertThat(row.state(NetworkPolicies.ENDED_WITHIN_MS)).isNull();
    assertThat(row.state(NetworkPolicies.STARTED_WITHIN_MS)).isNull();
  }

  @Test
  void severalSelectorsAreOneTextAndAHugeSpecIsCut() {
    Scope web = Scope.of(Dialect.CILIUM, "shop", WEB, INGRESS);
    Scope db = Scope.of(Dialect.CILIUM, "shop", Selector.is("app", "db"), INGRESS);
    Delta row = rows.policy(policy(Span.openSince(0), "x".repeat(100), web, db, web));
    assertThat(row.state(NetworkPolicies.POD_SELECTOR))
        .isEqualTo("app == \"web\" || app == \"db\"");
    assertThat(row.state(NetworkPolicies.SPEC)).isEqualTo("x".repeat(60) + '…');
  }

  @Test
  void aSelectedPodIsKeptWithItsTime() {
    PodLife pod =
        new PodLife(
            new LifeKey("prod", "Pod", "p-1", 2_000),
            Span.openSince(2_000),
            "shop",
            "web-1",
            List.of(),
            false,
            "node-1",
            "",
            "",
            "",
            "",
            "",
            List.of());
    PolicyLife policy = policy(Span.openSince(0), "{}");
    PodFacts facts = new PodFacts(pod, Map.of(), "");
    assertThat(rows.selected(policy, facts, 2_000, 2_500, Span.OPEN, INGRESS))
        .hasToString(
            "policy_pods{cluster=prod, policy_uid=u-1, pod_uid=p-1, since=2000000,"
                + " policy_kind=GlobalNetworkPolicy, policy_namespace=, policy_name=lock,"
                + " enforcement=enforced, namespace=shop, pod=web-1, node=node-1, ingress=1,"
                + " egress=0, isolates_ingress=1, isolates_egress=0, started_at=2500,"
                + " ended_at=null}");
  }

  @Test
  void coverageIsARowOfItsMinute() {
    assertThat(rows.coverage(new Coverage("prod", "shop", 120, 5, 3, 1, true, false)))
        .hasToString(
            "policy_coverage{window_start=120, cluster=prod, namespace=shop, pods=5,"
                + " isolated_ingress=3, isolated_egress=1, default_deny_ingress=1,"
                + " default_deny_egress=0}");
  }

  private static PolicyLife policy(Span span, String spec, Scope... scopes) {
    return new PolicyLife(
        new LifeKey("prod", "GlobalNetworkPolicy", "u-1", 1_000),
        span,
        "GlobalNetworkPolicy",
        "projectcalico.org",
        "",
        "lock",
        "default",
        "10",
        false,
        List.of(scopes),
        2,
        0,
        spec,
        "");
  }
}
