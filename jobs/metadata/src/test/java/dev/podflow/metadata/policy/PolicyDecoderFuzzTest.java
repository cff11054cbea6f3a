package dev.podflow.metadata.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.identity.LifeKey;
import dev.podflow.identity.Span;
import dev.podflow.policy.PolicyLife;
import dev.podflow.schema.k8s.KubernetesObject;
import dev.podflow.schema.k8s.KubernetesObjectCodec;
import dev.podflow.schema.k8s.Policy;
import dev.podflow.schema.k8s.SinceEvidence;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Damaged specs of every kind: none throws; each selects something or says why it does not. */
class PolicyDecoderFuzzTest {
  private static final String HARD = "{}[]\":,\\0-e.tfn \n'&|!()";

  private static final List<String> KINDS =
      List.of(
          "NetworkPolicy",
          "StagedKubernetesNetworkPolicy",
          "StagedNetworkPolicy",
          "GlobalNetworkPolicy",
          "StagedGlobalNetworkPolicy",
          "CiliumNetworkPolicy",
          "CiliumClusterwideNetworkPolicy",
          "AdminNetworkPolicy",
          "BaselineAdminNetworkPolicy",
          "ClusterNetworkPolicy",
          "Unknown");

  private static final List<String> SPECS =
      List.of(
          """
          {"podSelector":{"matchLabels":{"app":"web"},"matchExpressions":[{"key":"a","operator":"In",
          "values":["x"]}]},"policyTypes":["Ingress","Egress"],"ingress":[{"from":[{"podSelector":{}},
          {"ipBlock":{"cidr":"10.0.0.0/8","except":["10.1.0.0/16"]}}],"ports":[{"port":80}]}]}""",
          """
          {"tier":"security","order":10,"selector":"app == 'web' && has(team)","types":["Egress"],
          "namespaceSelector":"team in {'a'}","serviceAccountSelector":"","egress":[{"action":"Deny"}]}""",
          """
          [{"endpointSelector":{"matchLabels":{"k8s:app":"web"}},"ingress":[{}],
          "enableDefaultDeny":{"ingress":false}},{"nodeSelector":{},"egressDeny":[{}]}]""",
          """
          {"priority":5,"tier":"Admin","subject":{"pods":{"namespaceSelector":{},"podSelector":{}}},
          "ingress":[{"action":"Deny","from":[{"namespaces":{}},{"networks":["0.0.0.0/0"]}]}]}""");

  static {
    KubernetesObjectCodec.trustGeneratedClasses();
  }

  @Test
  void survivesDamage() {
    Random random = new Random(29);
    int clear = 0;
    int unclear = 0;
    for (int i = 0; i < 40_000; i++) {
      StringBuilder spec = new StringBuilder(SPECS.get(random.nextInt(SPECS.size())));
      for (int damages = random.nextInt(4); damages > 0; damages--) {
        int at = random.nextInt(spec.length());
        String hard = String.valueOf(HARD.charAt(random.nextInt(HARD.length())));
        switch (random.nextInt(3)) {
          case 0 -> spec.insert(at, hard);
          case 1 -> spec.delete(at, Math.min(spec.length(), at + random.nextInt(12)));
          default -> spec.replace(at, at + 1, hard);
        }
        spec.append(spec.isEmpty() ? " " : "");
      }
      String kind = KINDS.get(random.nextInt(KINDS.size()));
      PolicyLife life = life(kind, random.nextBoolean(), spec.toString());
      life.effectOn(Policies.pod("shop", "app", "web", "team", "a"));
      life.effectOnAllBeside(Policies.pod("shop"));
      if (life.problem().isEmpty()) {
        clear++;
      } else {
        assertThat(life.scopes()).isEmpty();
        assertThat(life.problem()).hasSizeLessThan(400);
        unclear++;
      }
    }
    assertThat(clear).isGreaterThan(5_000);
    assertThat(unclear).isGreaterThan(5_000);
  }

  @Test
  void depthHasALimit() {
    String deep = "{\"podSelector\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
    assertThat(life("NetworkPolicy", false, deep).problem()).startsWith("the spec is no JSON");
  }

  private static PolicyLife life(String kind, boolean calico, String spec) {
    Policy policy =
        new Policy(kind, calico ? "crd.projectcalico.org" : "networking.k8s.io", spec, Map.of());
    Instant since = Instant.parse("2026-01-02T12:00:00Z");
    KubernetesObject object =
        new KubernetesObject(
            "prod",
            kind,
            "uid",
            "shop",
            "name",
            since,
            SinceEvidence.CREATED,
            0L,
            null,
            null,
            null,
            since,
            policy);
    LifeKey key = new LifeKey("prod", kind, "uid", since.toEpochMilli());
    return PolicyDecoder.life(object, key, Span.openSince(since.toEpochMilli()));
  }
}
