package dev.podflow.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podflow.delta.Delta;
import dev.podflow.table.PolicyEvents;
import dev.podflow.table.PolicyHits;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class RecentPoliciesTest {
  /** 2023-03-28T10:40. */
  private static final long NOW = 28_000_000;

  private RecentPolicies policies = new RecentPolicies();

  @Test
  void thePolicyThatDeniesItByNameIsWhy() {
    add(NOW - 9, "NetworkPolicy", "billing", "quarantine", "ingress");
    add(NOW - 3, "NetworkPolicy", "billing", "other", "ingress");
    assertThat(policies.before(denial("NetworkPolicy", "billing", "quarantine")))
        .isEqualTo("NetworkPolicy billing/quarantine began at 2023-03-28T10:31:00Z");
  }

  @Test
  void elseTheNewestOfThatEndAndDirection() {
    add(NOW - 9, "NetworkPolicy", "billing", "older", "ingress egress");
    add(NOW - 8, "CiliumClusterwideNetworkPolicy", "", "all", "ingress");
    add(NOW - 3, "NetworkPolicy", "billing", "egress", "egress");
    add(NOW - 2, "NetworkPolicy", "shop", "elsewhere", "ingress");
    assertThat(policies.before(denial("default-deny", "", "")))
        .startsWith("CiliumClusterwideNetworkPolicy all began");
  }

  @Test
  void whatChangedLaterOrLongAgoOrInAnotherClusterIsNotWhy() {
    add(NOW + 1, "NetworkPolicy", "billing", "later", "ingress");
    add(NOW - 61, "NetworkPolicy", "billing", "earlier", "ingress");
    Delta elsewhere = event(NOW, "NetworkPolicy", "billing", "other", "ingress");
    policies.add(elsewhere.text(PolicyEvents.CLUSTER, "test"));
    assertThat(policies.before(denial("default-deny", "", ""))).isEmpty();
    add(NOW - 60, "NetworkPolicy", "billing", "lately", "ingress");
    assertThat(policies.before(denial("default-deny", "", ""))).contains("lately");
  }

  @Test
  void whatNobodyCanNameSoIsNotKept() throws IOException {
    String longest = "n".repeat(RecentPolicies.NAME_MAX);
    add(NOW, "NetworkPolicy", "billing", longest, "ingress");
    add(NOW, "NetworkPolicy", "billing", "x".repeat(70_000), "ingress");
    add(NOW, "NetworkPolicy", "y".repeat(70_000), "p", "ingress");
    assertThat(policies.toBytes())
        .singleElement()
        .satisfies(part -> assertThat(part).hasSizeLessThan(500));
    assertThat(policies.before(denial("default-deny", "", ""))).contains(longest);
  }

  @Test
  void itIsSavedAndBounded() throws IOException {
    for (int i = 0; i < 3_000; i++) {
      add(NOW - i, "NetworkPolicy", "billing", "policy-" + i, "ingress");
    }
    RecentPolicies restored = new RecentPolicies();
    for (byte[] part : policies.toBytes()) {
      assertThat(part.length).isLessThan(1_000 * 100);
      restored.read(part);
    }
    policies = restored;
    assertThat(policies.before(denial("default-deny", "", ""))).contains("policy-0 ");
    byte[] unknown = {0, 0, 0, 9};
    assertThatThrownBy(() -> policies.read(unknown)).isInstanceOf(IOException.class);
  }

  private void add(long minute, String kind, String namespace, String name, String directions) {
    policies.add(event(minute, kind, namespace, name, directions));
  }

  private static Delta event(
      long minute, String kind, String namespace, String name, String directions) {
    return new Delta(PolicyEvents.TABLE)
        .window(minute * 60)
        .text(PolicyEvents.CLUSTER, "prod")
        .text(PolicyEvents.POLICY_KIND, kind)
        .text(PolicyEvents.POLICY_NAMESPACE, namespace)
        .text(PolicyEvents.POLICY_NAME, name)
        .text(PolicyEvents.EVENT, "began")
        .text(PolicyEvents.DIRECTIONS, directions);
  }

  private static Delta denial(String kind, String namespace, String name) {
    return new Delta(PolicyHits.TABLE)
        .window(NOW * 60)
        .text(PolicyHits.CLUSTER, "prod")
        .text(PolicyHits.POLICY_KIND, kind)
        .text(PolicyHits.POLICY_NAMESPACE, namespace)
        .text(PolicyHits.POLICY_NAME, name)
        .text(PolicyHits.DIRECTION, "ingress")
        .text(PolicyHits.SRC_NAMESPACE, "shop")
        .text(PolicyHits.DST_NAMESPACE, "billing");
  }
}
