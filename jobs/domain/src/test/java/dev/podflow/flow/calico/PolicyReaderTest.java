package dev.podflow.flow.calico;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.flow.FlowBatch;
import dev.podflow.flow.Rejection;
import dev.podflow.flow.ReportText;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Policies in all their dialects, read as a part of a log. */
class PolicyReaderTest {
  private final CalicoReader reader = new CalicoReader();
  private final FlowBatch flows = new FlowBatch();

  @ParameterizedTest
  @CsvSource(
      delimiter = ',',
      value = {
        // Calico Enterprise
        "0|tier1|ns1/tier1.policy1|allow|3, ALLOW by CalicoNetworkPolicy|tier1|ns1|policy1|3",
        "0|default|ns1/default.a.b|allow|0, ALLOW by CalicoNetworkPolicy|default|ns1|a.b|0",
        "0|default|ns1/a.b|allow|0, ALLOW by CalicoNetworkPolicy|default|ns1|a.b|0",
        "0|default|ns1/knp.default.a.b|allow|0, ALLOW by NetworkPolicy|default|ns1|a.b|0",
        "0|default|ns1/staged:knp.default.a|deny|1, staged DENY by StagedKubernetesNetworkPolicy|default|ns1|a|1",
        "0|tier1|ns1/staged:tier1.a|deny|1, staged DENY by StagedNetworkPolicy|tier1|ns1|a|1",
        "0|tier1|ns1/tier1.staged:a|deny|1, staged DENY by StagedNetworkPolicy|tier1|ns1|a|1",
        "0|tier1|tier1.a|pass|1, PASS by GlobalNetworkPolicy|tier1||a|1",
        "0|tier1|staged:tier1.a|deny|1, staged DENY by StagedGlobalNetworkPolicy|tier1||a|1",
        "0|tier1|tier1.staged:a|deny|1, staged DENY by StagedGlobalNetworkPolicy|tier1||a|1",
        "0|tier1|a|allow|-2, ALLOW by GlobalNetworkPolicy|tier1||a|",
        "0|tier1|tier1.a|deny|-1, DENY by GlobalNetworkPolicy|tier1||a|-1",
        "0|tier1|tier1.a|deny, DENY by GlobalNetworkPolicy|tier1||a|",
        "0|tier1|tier1.__NO_MATCH__|deny|-1, DENY by default-deny|tier1|||-1",
        "0|__PROFILE__|__PROFILE__.kns.ns1|allow|0, ALLOW by Profile|||kns.ns1|0",
        "0|__PROFILE__|__PROFILE__.__NO_MATCH__|deny|0, DENY by default-deny||||0",
        "0|adminnetworkpolicy|kanp.adminnetworkpolicy.a|allow|0, ALLOW by AdminNetworkPolicy|adminnetworkpolicy||a|0",
        "0|baselineadminnetworkpolicy|kbanp.baselineadminnetworkpolicy.a|allow|0, ALLOW by BaselineAdminNetworkPolicy|baselineadminnetworkpolicy||a|0",
        // Calico 3.30 and later
        "0|tier1|np:ns1/a|allow|3, ALLOW by CalicoNetworkPolicy|tier1|ns1|a|3",
        "0|tier1|np:ns1/tier1.a|allow|3, ALLOW by CalicoNetworkPolicy|tier1|ns1|a|3",
        "0|tier1|gnp:a|deny|3, DENY by GlobalNetworkPolicy|tier1||a|3",
        "0|tier1|snp:ns1/a|deny|3, staged DENY by StagedNetworkPolicy|tier1|ns1|a|3",
        "0|tier1|sgnp:a|deny|3, staged DENY by StagedGlobalNetworkPolicy|tier1||a|3",
        "0|default|sknp:ns1/default.a|deny|3, staged DENY by StagedKubernetesNetworkPolicy|default|ns1|default.a|3",
        "0|default|knp:ns1/default.a|allow|3, ALLOW by NetworkPolicy|default|ns1|default.a|3",
        "0|kube-admin|kcnp:a.b|pass|4, PASS by ClusterNetworkPolicy|kube-admin||a.b|4",
        "0|__PROFILE__|pro:kns.ns1|allow|0, ALLOW by Profile|||kns.ns1|0",
        "0|__PROFILE__|pro:ksa.ns1.default|allow|0, ALLOW by Profile|||ksa.ns1.default|0",
        "0|tier1|knp:ns1/a|deny|-1, DENY by NetworkPolicy|tier1|ns1|a|-1",
        "0|tier1|eot:__NO_MATCH__|deny|-1, DENY by default-deny|tier1|||-1",
        "0|tier1|eot:__NO_MATCH__|pass|-1, PASS by unnamed|tier1|||-1",
        // What no version writes, but should not be lost.
        "0|tier1|new:ns1/a|allow|0, ALLOW by CalicoNetworkPolicy|tier1|new:ns1|a|0",
        "0|tier1|tier1.|allow|0, ALLOW by GlobalNetworkPolicy|tier1||tier1.|0",
        "0|tier1||allow|0, ALLOW by unnamed|tier1|||0",
        "0||a|allow|0, ALLOW by GlobalNetworkPolicy|||a|0",
      })
  void readsAPolicyThatIsWrittenAsAText(String written, String expected) {
    assertThat(policyOf(written.contains("|deny"), "{\"all_policies\":[\"" + written + "\"]}"))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{\"kind\":1,\"namespace\":\"ns1\",\"name\":\"t.a\",\"tier\":\"t\",\"action\":1,\"rule_index\":2}; ALLOW by CalicoNetworkPolicy|t|ns1|a|2",
        "{\"tier\":\"t\",\"kind\":2,\"name\":\"t.a\",\"action\":2}; DENY by GlobalNetworkPolicy|t||a|0",
        "{\"kind\":6,\"namespace\":\"ns1\",\"name\":\"t.a\",\"tier\":\"t\",\"action\":1}; ALLOW by NetworkPolicy|t|ns1|t.a|0",
        "{\"kind\":11,\"name\":\"a\",\"tier\":\"t\",\"action\":3}; PASS by ClusterNetworkPolicy|t||a|0",
        "{\"kind\":9,\"name\":\"kns.shop\",\"action\":1}; ALLOW by Profile|||kns.shop|0",
        "{\"kind\":\"Profile\",\"name\":\"kns.shop\",\"namespace\":\"-\",\"action\":\"Allow\",\"ruleIndex\":\"-2\"}; ALLOW by Profile|||kns.shop|",
        "{\"kind\":5,\"namespace\":\"ns1\",\"name\":\"a\",\"tier\":\"t\",\"action\":2}; staged DENY by StagedKubernetesNetworkPolicy|t|ns1|a|0",
        "{\"kind\":10,\"tier\":\"t\",\"action\":2,\"rule_index\":-1,\"trigger\":{\"kind\":1,\"name\":\"t.a\",\"namespace\":\"ns1\",\"tier\":\"t\"}}; DENY by CalicoNetworkPolicy|t|ns1|a|-1",
        "{\"trigger\":{\"kind\":4,\"name\":\"a\",\"tier\":\"t\"},\"kind\":10,\"action\":2}; staged DENY by StagedGlobalNetworkPolicy|t||a|-1",
        "{\"kind\":\"EndOfTier\",\"tier\":\"t\",\"action\":\"Deny\",\"trigger\":null}; DENY by default-deny|t|||-1",
        "{\"kind\":99,\"name\":\"a\",\"tier\":\"t\",\"action\":1,\"future\":{}}; ALLOW by |t||a|0",
      })
  void readsAPolicyThatIsWrittenAsAnObject(String written, String expected) {
    assertThat(policyOf(expected.contains("DENY"), "{\"enforced\":[" + written + "]}"))
        .isEqualTo(expected);
  }

  /** The first policy, without the direction. */
  private String policyOf(boolean denied, String written) {
    String trace = policies(denied ? "deny" : "allow", written);
    return trace.lines().findFirst().orElseThrow().replace("EGRESS ", "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "0|default|ns/a",
        "0|default|np:ns/a|allow|0|extra",
        "x|default|np:ns/a|allow|0",
        "|default|np:ns/a|allow|0",
        "-1|default|np:ns/a|allow|0",
        "1234567|default|np:ns/a|allow|0"
      })
  void refusesWhatIsNoPolicy(String written) {
    assertThat(read("allow", "{\"pending_policies\":[\"" + written + "\"]}"))
        .isEqualTo(Rejection.MALFORMED);
    assertThat(reader.detail()).startsWith("policies.pending_policies at byte ");
  }

  @Test
  void evaluatesInTheOrderOfTheIndexes() {
    assertThat(
            policies(
                "allow",
                "{\"enforced_policies\":[\"10|c|c.c|allow|0\",\"2|b|b.b|pass|0\",\"0|a|a.a|pass|0\"]}"))
        .isEqualTo(
            """
            EGRESS PASS by GlobalNetworkPolicy|a||a|0
            EGRESS PASS by GlobalNetworkPolicy|b||b|0
            EGRESS ALLOW by GlobalNetworkPolicy|c||c|0""");
  }

  @Test
  void ofThePendingOnesOnlyTheStagedAreTaken() {
    String pending = "\"pending_policies\":[\"0|t|t.a|allow|0\",\"1|t|t.staged:b|deny|0\"]";
    assertThat(policies("allow", "{\"enforced_policies\":[\"0|t|t.a|allow|0\"]," + pending + "}"))
        .isEqualTo(
            """
            EGRESS ALLOW by GlobalNetworkPolicy|t||a|0
            staged EGRESS DENY by StagedGlobalNetworkPolicy|t||b|0""");
    assertThat(policies("allow", "{" + pending + ",\"all_policies\":[\"0|t|t.c|allow|0\"]}"))
        .as("nothing was enforced")
        .isEqualTo(
            """
            staged EGRESS DENY by StagedGlobalNetworkPolicy|t||b|0
            EGRESS ALLOW by unnamed||||""");
  }

  @Test
  void allPoliciesAreTakenWhereThereIsNothingElse() {
    String expected =
        """
        EGRESS ALLOW by GlobalNetworkPolicy|t||a|0
        staged EGRESS DENY by StagedGlobalNetworkPolicy|t||b|0""";
    String all = "[\"1|t|t.staged:b|deny|0\",\"0|t|t.a|allow|0\"]";
    assertThat(policies("allow", "{\"all_policies\":" + all + "}")).isEqualTo(expected);
    assertThat(
            policies(
                "allow",
                "{\"enforced_policies\":[],\"pending_policies\":null,\"all_policies\":"
                    + all
                    + "}"))
        .isEqualTo(expected);
    assertThat(policies("allow", all)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"allow, ALLOW by unnamed", "deny, DENY by default-deny"})
  void aVerdictThatNamesNoPolicyIsOneHit(String action, String expected) {
    String none = "EGRESS " + expected + "||||";
    assertThat(policies(action, "null")).isEqualTo(none);
    assertThat(policies(action, "{}")).isEqualTo(none);
    assertThat(policies(action, "{\"enforced\":[{\"kind\":2,\"name\":\"a\",\"action\":3}]}"))
        .as("passing on is none")
        .isEqualTo("EGRESS PASS by GlobalNetworkPolicy|||a|0\n" + none);
  }

  @Test
  void anActionThatIsNotSaidIsTheVerdict() {
    assertThat(policies("deny", "{\"enforced\":[{\"kind\":2,\"name\":\"a\"}]}"))
        .isEqualTo("EGRESS DENY by GlobalNetworkPolicy|||a|0");
    assertThat(policies("pass", "{\"enforced\":[{\"kind\":2,\"name\":\"a\"}]}"))
        .isEqualTo("EGRESS PASS by GlobalNetworkPolicy|||a|0");
  }

  @Test
  void aTraceIsBounded() {
    String many =
        IntStream.range(0, 200)
            .mapToObj(i -> "\"" + i + "|t|t.p" + i + "|allow|0\"")
            .collect(Collectors.joining(","));
    assertThat(policies("allow", "{\"enforced_policies\":[" + many + "]}").lines())
        .hasSize(64)
        .first()
        .asString()
        .endsWith("p0|0");
  }

  private String policies(String action, String written) {
    assertThat(read(action, written)).as(written + " " + reader.detail()).isNull();
    return ReportText.policies(flows.get(0).policies).strip();
  }

  private Rejection read(String action, String policies) {
    String record =
        "{\"start_time\":1772359203,\"reporter\":\"src\",\"action\":\"%s\",\"policies\":%s}";
    return reader.read(record.formatted(action, policies).getBytes(UTF_8), flows);
  }
}
