package dev.podflow.metadata.policy;

import dev.podflow.identity.LifeKey;
import dev.podflow.identity.Span;
import dev.podflow.metadata.MetadataReader;
import dev.podflow.policy.Effect;
import dev.podflow.policy.PolicyLife;
import dev.podflow.policy.SelectorSyntaxException;
import dev.podflow.policy.Subject;
import dev.podflow.policy.connect.Connections;
import dev.podflow.schema.k8s.KubernetesObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Policies as people write them. */
final class Policies {
  private Policies() {}

  /** The policies of YAML documents. */
  static List<PolicyLife> all(String yaml) throws IOException {
    List<PolicyLife> policies = new ArrayList<>();
    MetadataReader reader = new MetadataReader("prod");
    reader.read(
        new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)),
        seen -> policies.add(life(seen.object())));
    return policies;
  }

  static PolicyLife one(String yaml) throws IOException {
    return all(yaml).get(0);
  }

  static PolicyLife life(KubernetesObject object) {
    long since = object.getSince().toEpochMilli();
    return PolicyDecoder.life(
        object,
        new LifeKey(object.getCluster(), object.getKind(), object.getUid(), since),
        Span.openSince(since));
  }

  /** A NetworkPolicy of Kubernetes with its rules. */
  static Connections.Policy withRules(String yaml) throws IOException, SelectorSyntaxException {
    List<KubernetesObject> objects = new ArrayList<>();
    new MetadataReader("prod")
        .read(
            new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)),
            seen -> objects.add(seen.object()));
    return withRules(objects.get(0));
  }

  static Connections.Policy withRules(KubernetesObject object) throws SelectorSyntaxException {
    long since = object.getSince().toEpochMilli();
    return PolicyDecoder.withRules(
        object,
        new LifeKey(object.getCluster(), object.getKind(), object.getUid(), since),
        Span.openSince(since));
  }

  /** A pod whose namespace has the label {@code team: <namespace>-team}. */
  static Subject pod(String namespace, String... labels) {
    return new Subject(
        "prod",
        namespace,
        map(labels),
        "robot",
        Map.of("team", namespace + "-team", "kubernetes.io/metadata.name", namespace));
  }

  private static Map<String, String> map(String... labels) {
    Map<String, String> map = new java.util.TreeMap<>();
    for (int i = 0; i < labels.length; i += 2) {
      map.put(labels[i], labels[i + 1]);
    }
    return map;
  }

  /** {@code ingress!} is a direction in which the pod is isolated, {@code ingress} one without. */
  static String text(Effect effect) {
    String ingress = effect.isolatesIngress() ? "ingress! " : effect.ingress() ? "ingress " : "";
    String egress = effect.isolatesEgress() ? "egress!" : effect.egress() ? "egress" : "";
    return (ingress + egress).strip();
  }
}
