package dev.podflow.metadata.policy;

import static dev.podflow.metadata.policy.Policies.one;
import static dev.podflow.metadata.policy.Policies.pod;
import static dev.podflow.metadata.policy.Policies.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.policy.PolicyLife;
import dev.podflow.policy.Subject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyDecoderTest {
  private static final Subject WEB = pod("shop", "app", "web", "tier", "front");
  private static final Subject DB = pod("shop", "app", "db");
  private static final Subject OTHER = pod("media", "app", "web");

  private static String on(Subject pod, PolicyLife policy) {
    return text(policy.effectOn(pod));
  }

  private static PolicyLife kubernetes(String spec) throws Exception {
    return one(
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n"
            + "metadata: {name: p, namespace: shop, uid: u-1}\nspec: "
            + spec);
  }

  private static PolicyLife calico(String kind, String spec) throws Exception {
    String namespace = kind.contains("Global") ? "" : ", namespace: shop";
    return one(
        "apiVersion: projectcalico.org/v3\nkind: %s\nmetadata: {name: default.p%s}\nspec: %s"
            .formatted(kind, namespace, spec));
  }

  private static PolicyLife cilium(String kind, String spec) throws Exception {
    String namespace = kind.contains("Clusterwide") ? "" : ", namespace: shop";
    return one(
        "apiVersion: cilium.io/v2\nkind: %s\nmetadata: {name: p%s}\nspec: %s"
            .formatted(kind, namespace, spec));
  }

  @Test
  void kubernetesPolicySelectsPodsOfItsNamespace() throws Exception {
    PolicyLife policy =
        kubernetes("{podSelector: {matchLabels: {app: web}}, ingress: [{}, {}], egress: [{}]}");
    assertThat(on(WEB, policy)).isEqualTo("ingress! egress!");
    assertThat(on(DB, policy)).isEmpty();
    assertThat(on(OTHER, policy)).isEmpty();
    assertThat(policy.kind()).isEqualTo("NetworkPolicy");
    assertThat(policy.apiGroup()).isEqualTo("networking.k8s.io");
    assertThat(policy.ingressRules()).isEqualTo(2);
    assertThat(policy.egressRules()).isEqualTo(1);
    assertThat(policy.staged()).isFalse();
    assertThat(policy.problem()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "{podSelector: {}}                                                ~ ingress!",
        "{podSelector: {}, egress: []}                                    ~ ingress!",
        "{podSelector: {}, egress: [{}]}                                  ~ ingress! egress!",
        "{podSelector: {}, policyTypes: [Egress]}                         ~ egress!",
        "{podSelector: {}, policyTypes: [Egress], ingress: [{}]}          ~ egress!",
        "{podSelector: {}, policyTypes: [Ingress], egress: [{}]}          ~ ingress!",
        "{podSelector: {}, policyTypes: [Ingress, Egress]}                ~ ingress! egress!",
        "{ingress: [{}]}                                                  ~ ingress!",
      })
  void kubernetesDirectionsHaveDefaults(String spec, String expected) throws Exception {
    assertThat(on(WEB, kubernetes(spec))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "{key: app, operator: In, values: [web, api]}         ~ true  ~ false",
        "{key: app, operator: NotIn, values: [web]}           ~ false ~ true",
        "{key: tier, operator: NotIn, values: [back]}         ~ true  ~ true",
        "{key: tier, operator: Exists}                        ~ true  ~ false",
        "{key: tier, operator: DoesNotExist}                  ~ false ~ true",
      })
  void kubernetesExpressions(String expression, boolean web, boolean db) throws Exception {
    PolicyLife policy =
        kubernetes("{podSelector: {matchExpressions: [" + expression + "]}, ingress: [{}]}");
    assertThat(on(WEB, policy)).isEqualTo(web ? "ingress!" : "");
    assertThat(on(DB, policy)).isEqualTo(db ? "ingress!" : "");
  }

  @Test
  void aManifestWithoutANamespaceIsOfDefault() throws Exception {
    PolicyLife policy =
        one(
            "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p}\n"
                + "spec: {podSelector: {}}");
    assertThat(on(pod("default"), policy)).isEqualTo("ingress!");
    assertThat(on(WEB, policy)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "{selector: app == 'web'}                                             ~ ingress!",
        "{selector: 'app == \"web\" && tier in {\"front\"}', egress: [{}]}    ~ egress!",
        "{ingress: [{}], egress: [{}]}                                        ~ ingress! egress!",
        "{selector: all(), types: [Egress], ingress: [{}]}                    ~ egress!",
        "{selector: has(x)}                                                   ~ ''",
        "{selector: projectcalico.org/namespace == 'shop'}                    ~ ingress!",
        "{selector: projectcalico.org/serviceaccount == 'robot'}              ~ ingress!",
        "{selector: projectcalico.org/orchestrator != 'k8s'}                  ~ ''",
        "{selector: pcns.team == 'shop-team'}                                 ~ ingress!",
        "{serviceAccountSelector: projectcalico.org/name == 'robot'}          ~ ingress!",
        "{serviceAccountSelector: projectcalico.org/name == 'human'}          ~ ''",
        "{tier: kube-admin, ingress: [{action: Allow}]}                       ~ ingress",
        "{tier: kube-admin, ingress: [{action: Allow}, {action: Deny}]}       ~ ingress!",
        "{tier: kube-admin, ingress: [{action: Deny, source: {nets: [x]}}]}   ~ ingress",
      })
  void calicoSelectors(String spec, String expected) throws Exception {
    PolicyLife policy = calico("NetworkPolicy", spec);
    assertThat(on(WEB, policy)).isEqualTo(expected);
    assertThat(on(OTHER, policy)).isEmpty();
    assertThat(policy.problem()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "{selector: app == 'web'}                                          ~ true  ~ true",
        "{namespaceSelector: team == 'media-team'}                         ~ false ~ true",
        "{namespaceSelector: \"projectcalico.org/name in {'shop'}\"}         ~ true  ~ false",
        "{namespaceSelector: kubernetes.io/metadata.name == 'shop'}        ~ true  ~ false",
        "{namespaceSelector: all()}                                        ~ true  ~ true",
        "{namespaceSelector: 'global()'}                                     ~ false ~ false",
        "{selector: all(), doNotTrack: true}                               ~ false ~ false",
        "{selector: all(), preDNAT: true}                                  ~ false ~ false",
      })
  void calicoGlobalPolicies(String spec, boolean web, boolean other) throws Exception {
    PolicyLife policy = calico("GlobalNetworkPolicy", spec);
    assertThat(on(WEB, policy)).isEqualTo(web ? "ingress!" : "");
    assertThat(on(OTHER, policy)).isEqualTo(other ? "ingress!" : "");
  }

  @Test
  void calicosOwnNetworkPolicyIsAKindOfItsOwn() throws Exception {
    PolicyLife policy = calico("NetworkPolicy", "{tier: default, order: 10.5}");
    assertThat(policy.kind()).isEqualTo("CalicoNetworkPolicy");
    assertThat(policy.name()).as("without its tier").isEqualTo("p");
    assertThat(policy.tier()).isEqualTo("default");
    assertThat(policy.order()).isEqualTo("10.5");
  }

  @Test
  void calicosViewOfAnotherPolicyIsNone() throws Exception {
    assertThat(
            one(
                "apiVersion: projectcalico.org/v3\nkind: NetworkPolicy\n"
                    + "metadata: {name: knp.default.p, namespace: shop}\nspec: {}"))
        .isNull();
  }

  @Test
  void stagedPoliciesIsolateNobody() throws Exception {
    String egress = "{selector: all(), types: [Ingress, Egress]}";
    for (String kind : new String[] {"StagedNetworkPolicy", "StagedGlobalNetworkPolicy"}) {
      PolicyLife policy = calico(kind, egress);
      assertThat(on(WEB, policy)).isEqualTo("ingress egress");
      assertThat(policy.staged()).isTrue();
      assertThat(policy.kind()).isEqualTo(kind);
    }
    PolicyLife policy =
        calico(
            "StagedKubernetesNetworkPolicy",
            "{stagedAction: Set, podSelector: {matchLabels: {app: web}}, policyTypes: [Egress]}");
    assertThat(on(WEB, policy)).isEqualTo("egress");
    assertThat(on(DB, policy)).isEmpty();
    assertThat(policy.staged()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "{endpointSelector: {}, ingress: [{}]}                                      ~ ingress!",
        "{endpointSelector: {}, ingressDeny: [{}], egress: [{}]}                    ~ ingress! egress!",
        "{endpointSelector: {}, ingress: [], egressDeny: [{}]}                      ~ egress!",
        "{endpointSelector: {}, ingress: [{}], enableDefaultDeny: {ingress: false}} ~ ingress",
        "{endpointSelector: {}, enableDefaultDeny: {egress: true}}                  ~ egress!",
        "{endpointSelector: {matchLabels: {'k8s:app': web}}, ingress: [{}]}         ~ ingress!",
        "{endpointSelector: {matchLabels: {'any:app': web}}, ingress: [{}]}         ~ ingress!",
        "{endpointSelector: {matchLabels: {app: web}}, ingress: [{}]}               ~ ingress!",
        "{endpointSelector: {matchLabels: {'reserved:app': web}}, ingress: [{}]}    ~ ''",
        "{endpointSelector: {matchLabels: {'reserved:host': ''}}, ingress: [{}]}    ~ ''",
        "{endpointSelector: {matchLabels: {io.cilium.k8s.policy.serviceaccount: robot}}, ingress: [{}]} ~ ingress!",
        "{endpointSelector: {matchLabels: {io.cilium.k8s.policy.cluster: prod}}, ingress: [{}]} ~ ingress!",
        "{endpointSelector: {matchLabels: {'k8s:io.cilium.k8s.namespace.labels.team': shop-team}}, ingress: [{}]} ~ ingress!",
        "{endpointSelector: {matchExpressions: [{key: 'k8s:tier', operator: Exists}]}, ingress: [{}]} ~ ingress!",
        "{nodeSelector: {}, ingress: [{}]}                                          ~ ''",
      })
  void ciliumSelectors(String spec, String expected) throws Exception {
    PolicyLife policy = cilium("CiliumNetworkPolicy", spec);
    assertThat(on(WEB, policy)).isEqualTo(expected);
    assertThat(on(OTHER, policy)).isEmpty();
  }

  @Test
  void ciliumClusterwidePoliciesNameNamespacesByLabel() throws Exception {
    PolicyLife policy =
        cilium(
            "CiliumClusterwideNetworkPolicy",
            "{endpointSelector: {matchLabels: {'k8s:io.kubernetes.pod.namespace': media}},"
                + " egress: [{}]}");
    assertThat(on(OTHER, policy)).isEqualTo("egress!");
    assertThat(on(WEB, policy)).isEmpty();
  }

  @Test
  void eachSpecOfACiliumPolicyHasItsPods() throws Exception {
    PolicyLife policy =
        one(
            """
            apiVersion: cilium.io/v2
            kind: CiliumNetworkPolicy
            metadata: {name: p, namespace: shop}
            spec: {endpointSelector: {matchLabels: {app: db}}, egress: [{}, {}]}
            specs:
            - {endpointSelector: {}, ingress: [{}]}
            - {endpointSelector: {matchLabels: {tier: front}}, egressDeny: [{}]}
            """);
    assertThat(on(DB, policy)).isEqualTo("ingress! egress!");
    assertThat(on(WEB, policy)).isEqualTo("ingress! egress!");
    assertThat(on(pod("shop"), policy)).isEqualTo("ingress!");
    assertThat(policy.ingressRules()).isEqualTo(1);
    assertThat(policy.egressRules()).isEqualTo(3);
    assertThat(text(policy.effectOnAllBeside(DB))).isEqualTo("ingress!");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "{subject: {namespaces: {}}, ingress: [{action: Allow, from: [{namespaces: {}}]}]} ~ ingress ~ ingress",
        "{subject: {namespaces: {matchLabels: {team: shop-team}}}, egress: [{action: Pass}]} ~ egress ~ ''",
        "{subject: {pods: {namespaceSelector: {}, podSelector: {matchLabels: {tier: front}}}}, ingress: [{action: Deny, from: [{namespaces: {}}]}]} ~ ingress! ~ ''",
        "{subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {}}], ports: [{portNumber: {port: 1}}]}]} ~ ingress ~ ingress",
        "{subject: {namespaces: {}}, egress: [{action: Deny, to: [{networks: ['10.0.0.0/8', '0.0.0.0/0']}]}]} ~ egress! ~ egress!",
        "{subject: {namespaces: {}}, egress: [{action: Deny, to: [{namespaces: {matchLabels: {a: b}}}]}]} ~ egress ~ egress",
      })
  void adminPolicies(String spec, String web, String other) throws Exception {
    for (String kind :
        new String[] {"AdminNetworkPolicy", "BaselineAdminNetworkPolicy", "ClusterNetworkPolicy"}) {
      PolicyLife policy =
          one(
              "apiVersion: policy.networking.k8s.io/v1alpha2\nkind: %s\nmetadata: {name: p}\nspec: %s"
                  .formatted(kind, spec.replace("{subject", "{tier: Admin, priority: 7, subject")));
      assertThat(on(WEB, policy)).isEqualTo(web);
      assertThat(on(OTHER, policy)).isEqualTo(other);
      assertThat(policy.order()).isEqualTo("7");
      assertThat(policy.tier()).isEqualTo(kind.startsWith("Base") ? "baseline" : "admin");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "calico ~ {selector: app = 'web'}            ~ expected an operator after label app at character 5",
        "calico ~ {serviceAccountSelector: has(team)} ~ nobody knows the labels of service accounts: has(team)",
        "kubernetes ~ {podSelector: {matchExpressions: [{key: a, operator: Like}]}} ~ unknown operator of labels: Like",
        "kubernetes ~ {podSelector: web}             ~ a label selector is no object: \"web\"",
      })
  void whatCannotBeUnderstoodSelectsNothingAndSaysWhy(String kind, String spec, String problem)
      throws Exception {
    PolicyLife policy = kind.equals("calico") ? calico("NetworkPolicy", spec) : kubernetes(spec);
    assertThat(on(WEB, policy)).isEmpty();
    assertThat(policy.problem()).isEqualTo(problem);
    assertThat(policy.name()).as("without its tier").isEqualTo("p");
  }

  @Test
  void whatSelectsEverythingIsKnownWithoutAnyPod() throws Exception {
    assertThat(text(kubernetes("{podSelector: {}}").effectOnAllBeside(DB))).isEqualTo("ingress!");
    assertThat(text(kubernetes("{podSelector: {matchLabels: {app: db}}}").effectOnAllBeside(DB)))
        .isEmpty();
    assertThat(text(kubernetes("{podSelector: {}}").effectOnAllBeside(OTHER))).isEmpty();
    PolicyLife global =
        calico("GlobalNetworkPolicy", "{namespaceSelector: team == 'media-team', egress: [{}]}");
    assertThat(text(global.effectOnAllBeside(DB))).isEmpty();
    assertThat(text(global.effectOnAllBeside(OTHER))).isEqualTo("egress!");
  }
}
