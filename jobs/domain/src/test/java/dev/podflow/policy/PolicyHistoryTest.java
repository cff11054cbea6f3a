package dev.podflow.policy;

import static dev.podflow.policy.SmallCluster.MINUTE;
import static dev.podflow.policy.SmallCluster.ended;
import static dev.podflow.policy.SmallCluster.namespaceKey;
import static dev.podflow.policy.SmallCluster.onHostNetwork;
import static dev.podflow.policy.SmallCluster.pod;
import static dev.podflow.policy.SmallCluster.policy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.identity.LifeKey;
import dev.podflow.identity.PodFacts;
import dev.podflow.identity.Span;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PolicyHistoryTest {
  private static final Map<String, String> WEB = Map.of("app", "web");
  private static final Map<String, String> DB = Map.of("app", "db");
  private static final Selector IS_WEB = Selector.is("app", "web");
  private static final Effect IN = Effect.isolating(true, false);
  private static final Effect OUT = Effect.isolating(false, true);

  private final PolicyTables tables = new PolicyTables();
  private PolicyHistory history = new PolicyHistory(tables, PolicyHistory.Bounds.USUAL);

  private static Span since(long minute) {
    return Span.openSince(minute * MINUTE + 1);
  }

  private String asOf(long minute) {
    history.tellCoverage();
    return tables.asOf("shop", minute);
  }

  @Test
  void podsAreIsolatedWhileAPolicySelectsThem() {
    history.apply(pod("w", "shop", WEB, since(10)));
    history.apply(pod("d", "shop", DB, since(10)));
    PolicyLife policy = policy("p", "shop", IS_WEB, IN, since(20));
    history.apply(policy);
    assertThat(asOf(9)).isEqualTo("0 pods, 0/0 isolated");
    assertThat(asOf(19)).isEqualTo("2 pods, 0/0 isolated");
    assertThat(asOf(20)).isEqualTo("2 pods, 1/0 isolated");

    history.apply(ended(policy, 30 * MINUTE));
    assertThat(asOf(29)).isEqualTo("2 pods, 1/0 isolated");
    assertThat(asOf(30)).isEqualTo("2 pods, 0/0 isolated");
    assertThat(tables.minutes("shop"))
        .as("only where something changed")
        .containsExactly(10L, 20L, 30L);
    assertThat(tables.effect("p", "w", 25 * MINUTE)).isEqualTo(IN);
    assertThat(tables.effect("p", "w", 30 * MINUTE)).isNull();
    assertThat(tables.selections).hasSize(1);
  }

  @Test
  void aPodIsIsolatedOnceHoweverManyPoliciesDoSo() {
    history.apply(pod("w", "shop", WEB, since(1)));
    history.apply(policy("p", "shop", IS_WEB, IN, Span.exact(5 * MINUTE, 15 * MINUTE)));
    history.apply(policy("q", "shop", IS_WEB, IN, Span.exact(10 * MINUTE, 20 * MINUTE)));
    history.apply(policy("r", "shop", IS_WEB, OUT, since(12)));
    assertThat(asOf(12)).isEqualTo("1 pods, 1/1 isolated");
    assertThat(asOf(19)).isEqualTo("1 pods, 1/1 isolated");
    assertThat(asOf(20)).isEqualTo("1 pods, 0/1 isolated");
  }

  @Test
  void aPolicyForEveryPodIsADefaultDeny() {
    history.apply(policy("p", "shop", Selector.ALL, IN, since(5)));
    history.apply(policy("q", "shop", IS_WEB, OUT, since(5)));
    assertThat(asOf(5)).isEqualTo("0 pods, 0/0 isolated, deny in");
    history.apply(pod("w", "shop", WEB, since(7)));
    assertThat(asOf(7)).isEqualTo("1 pods, 1/1 isolated, deny in");
  }

  @Test
  void aStagedPolicySelectsAndDoesNotIsolate() {
    history.apply(pod("w", "shop", WEB, since(1)));
    history.apply(policy("p", "shop", Selector.ALL, IN.withoutIsolation(), since(1)));
    assertThat(asOf(1)).isEqualTo("1 pods, 0/0 isolated");
    assertThat(tables.effect("p", "w", 2 * MINUTE)).isEqualTo(IN.withoutIsolation());
  }

  @Test
  void podsOnTheHostNetworkAreOutOfReach() {
    history.apply(onHostNetwork("h", "shop", since(1)));
    history.apply(policy("p", "shop", Selector.ALL, IN, since(1)));
    assertThat(asOf(1)).isEqualTo("0 pods, 0/0 isolated, deny in");
    assertThat(tables.selections).isEmpty();
  }

  @Test
  void labelsOfANamespaceDecideFromWhenOnItHasThem() {
    PolicyLife policy =
        policy(
            "p",
            since(1),
            new Scope(Dialect.KUBERNETES, "", Selector.is("team", "a"), IS_WEB, Selector.ALL, IN));
    history.apply(policy);
    history.apply(pod("w", "shop", WEB, since(2)));
    assertThat(asOf(2)).isEqualTo("1 pods, 0/0 isolated");

    history.label(namespaceKey("shop", 0), 0, "shop", Map.of("team", "b"));
    history.label(namespaceKey("shop", 10 * MINUTE), 10 * MINUTE, "shop", Map.of("team", "a"));
    assertThat(asOf(9)).isEqualTo("1 pods, 0/0 isolated");
    assertThat(asOf(10)).isEqualTo("1 pods, 1/0 isolated");
    assertThat(tables.effect("p", "w", 10 * MINUTE)).isEqualTo(IN);

    history.label(namespaceKey("shop", 20 * MINUTE), 20 * MINUTE, "shop", Map.of());
    assertThat(asOf(19)).isEqualTo("1 pods, 1/0 isolated");
    assertThat(asOf(20)).isEqualTo("1 pods, 0/0 isolated");
  }

  @Test
  void aCorrectedEndCorrectsTheMinutesBetween() {
    PodFacts pod = pod("w", "shop", WEB, since(1));
    history.apply(ended(pod, 10 * MINUTE));
    history.apply(pod("x", "shop", WEB, since(7)));
    assertThat(asOf(10)).isEqualTo("1 pods, 0/0 isolated");
    history.apply(ended(pod, 5 * MINUTE));
    assertThat(asOf(5)).isEqualTo("0 pods, 0/0 isolated");
    assertThat(asOf(7)).isEqualTo("1 pods, 0/0 isolated");
    assertThat(asOf(10)).isEqualTo("1 pods, 0/0 isolated");
    history.apply(pod);
    assertThat(asOf(10)).isEqualTo("2 pods, 0/0 isolated");
  }

  @Test
  void whatIsNoNewsIsNotToldAgain() {
    PodFacts pod = pod("w", "shop", WEB, since(1));
    PolicyLife policy = policy("p", "shop", IS_WEB, IN, since(1));
    history.apply(pod);
    history.apply(policy);
    history.tellCoverage();
    int written = tables.written;
    history.apply(pod);
    history.apply(policy);
    history.tellCoverage();
    assertThat(tables.written).isEqualTo(written);
  }

  @Test
  void whatIsForgottenKeepsItsHistory() {
    PodFacts pod = ended(pod("w", "shop", WEB, since(1)), 20 * MINUTE);
    PolicyLife policy = ended(policy("p", "shop", Selector.ALL, IN, since(2)), 30 * MINUTE);
    history.label(namespaceKey("shop", 0), 0, "shop", Map.of());
    history.apply(pod);
    history.apply(policy);
    history.tellCoverage();
    history.forget(pod.life().key());
    history.forget(policy.key());
    history.forget(new LifeKey("other", "Pod", "w", 1));
    assertThat(history.size()).isZero();
    history.apply(pod("x", "shop", WEB, since(5)));
    assertThat(asOf(5)).isEqualTo("2 pods, 1/0 isolated, deny in");
    assertThat(asOf(25)).isEqualTo("1 pods, 0/0 isolated, deny in");
    assertThat(asOf(30)).isEqualTo("1 pods, 0/0 isolated");
  }

  @Test
  void whatEndedLongAgoIsForgottenAndNoLongerCorrected() {
    history = new PolicyHistory(tables, new PolicyHistory.Bounds(60, 10));
    PodFacts old = ended(pod("o", "shop", WEB, since(1)), 10 * MINUTE);
    history.apply(old);
    history.apply(policy("p", "shop", Selector.ALL, IN, Span.exact(MINUTE, 10 * MINUTE)));
    assertThat(asOf(5)).isEqualTo("1 pods, 1/0 isolated, deny in");
    history.apply(pod("n", "shop", WEB, since(100)));
    assertThat(asOf(100)).isEqualTo("1 pods, 0/0 isolated");
    assertThat(history.size()).isEqualTo(1);
    int written = tables.written;
    history.apply(old);
    history.tellCoverage();
    assertThat(tables.written).isEqualTo(written);

    history.apply(pod("l", "shop", WEB, since(3)));
    assertThat(asOf(39)).as("closed").isEqualTo("0 pods, 0/0 isolated");
    assertThat(asOf(41)).isEqualTo("1 pods, 0/0 isolated");
  }

  @Test
  void anEndThatWasTakenBackIsNotForgotten() {
    history = new PolicyHistory(tables, new PolicyHistory.Bounds(60, 10));
    PodFacts pod = pod("w", "shop", WEB, since(1));
    history.apply(ended(pod, 10 * MINUTE));
    history.apply(pod);
    history.apply(pod("n", "shop", WEB, since(100)));
    assertThat(asOf(100)).isEqualTo("2 pods, 0/0 isolated");
    assertThat(history.size()).isEqualTo(2);
  }

  @Test
  void eachDayHasARow() {
    long day = 24 * 60;
    history.apply(pod("w", "shop", WEB, since(10)));
    history.apply(pod("m", "media", WEB, since(10)));
    history.tellCoverage();
    history.apply(pod("n", "media", WEB, since(2 * day + 7)));
    history.tellCoverage();
    assertThat(tables.minutes("shop")).containsExactly(10L, 2 * day);
    assertThat(tables.asOf("shop", 2 * day)).isEqualTo("1 pods, 0/0 isolated");
    assertThat(tables.minutes("media")).containsExactly(10L, 2 * day, 2 * day + 7);
  }

  @Test
  void anEmptyNamespaceIsForgotten() {
    history = new PolicyHistory(tables, new PolicyHistory.Bounds(60, 10));
    for (int i = 0; i < 1_000; i++) {
      PodFacts pod = pod("p" + i, "ns-" + i, WEB, Span.exact(i * MINUTE, (i + 2) * MINUTE));
      history.apply(pod);
      history.tellCoverage();
    }
    assertThat(history.size()).isLessThan(80);
    assertThat(history.namespaces()).isLessThan(80);
    assertThat(tables.asOf("ns-500", 501)).isEqualTo("1 pods, 0/0 isolated");
    assertThat(tables.asOf("ns-500", 502)).isEqualTo("0 pods, 0/0 isolated");
  }

  @Test
  void aPolicyThatNobodyUnderstandsIsCounted() {
    PolicyLife policy = policy("p", since(1));
    history.apply(
        new PolicyLife(
            policy.key(),
            policy.span(),
            policy.kind(),
            policy.apiGroup(),
            "shop",
            "broken",
            "",
            "",
            false,
            List.of(),
            0,
            0,
            "{}",
            "unknown operator"));
    assertThat(history.unclearPolicies()).isEqualTo(1);
    assertThat(tables.policies).hasSize(1);
  }
}
