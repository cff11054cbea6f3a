package dev.podflow.flow.calico;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.podflow.flow.Flow;
import dev.podflow.flow.PolicyTrace;
import dev.podflow.flow.PolicyTrace.Action;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** A random trace of policies twice: as it should be understood, and as each dialect writes it. */
final class RandomPolicies {
  /** How policies are written. */
  enum Dialect {
    ENTERPRISE,
    FELIX,
    GO,
    PROTOBUF,
    WHISKER
  }

  private static final Map<String, String> PREFIXES =
      Map.of(
          "CalicoNetworkPolicy", "np",
          "GlobalNetworkPolicy", "gnp",
          "StagedNetworkPolicy", "snp",
          "StagedGlobalNetworkPolicy", "sgnp",
          "StagedKubernetesNetworkPolicy", "sknp",
          "NetworkPolicy", "knp",
          "ClusterNetworkPolicy", "kcnp",
          "Profile", "pro");
  private static final List<String> NUMBERS =
      List.of(
          "",
          "CalicoNetworkPolicy",
          "GlobalNetworkPolicy",
          "StagedNetworkPolicy",
          "StagedGlobalNetworkPolicy",
          "StagedKubernetesNetworkPolicy",
          "NetworkPolicy",
          "7",
          "8",
          "Profile",
          "EndOfTier",
          "ClusterNetworkPolicy");
  private static final List<String> ENFORCED =
      List.of(
          "CalicoNetworkPolicy", "GlobalNetworkPolicy", "NetworkPolicy", "ClusterNetworkPolicy");
  private static final List<String> STAGED =
      List.of("StagedNetworkPolicy", "StagedGlobalNetworkPolicy", "StagedKubernetesNetworkPolicy");

  /**
   * A policy that was met.
   *
   * @param kind empty where the end of a tier has no policy that is to blame
   * @param rule -1 for the end of the tier
   */
  private record Hit(
      int index, String kind, String tier, String namespace, String name, Action action, int rule) {
    boolean isStaged() {
      return kind.startsWith("Staged");
    }

    boolean isOfCalico() {
      return !kind.isEmpty()
          && !kind.equals("NetworkPolicy")
          && !kind.equals("StagedKubernetesNetworkPolicy")
          && !kind.equals("ClusterNetworkPolicy")
          && !kind.equals("Profile");
    }
  }

  private final Random random;
  private final Dialect dialect;

  RandomPolicies(Random random, Dialect dialect) {
    this.random = random;
    this.dialect = dialect;
  }

  /**
   * Writes a trace and says what it means.
   *
   * @param verdict null if there is none
   */
  ObjectNode write(PolicyTrace expected, Flow.Direction direction, Action verdict) {
    List<Hit> enforced = new ArrayList<>();
    int passes = random.nextInt(3);
    for (int i = 0; i < passes; i++) {
      enforced.add(hit(i, ENFORCED, Action.PASS));
    }
    boolean decided = verdict != null && random.nextInt(4) > 0;
    if (decided) {
      enforced.add(last(passes, verdict));
    }
    List<Hit> pending = new ArrayList<>(enforced);
    int staged = random.nextInt(3);
    for (int i = 0; i < staged; i++) {
      pending.add(hit(10 + i, STAGED, random.nextBoolean() ? Action.DENY : Action.ALLOW));
    }
    enforced.forEach(hit -> expect(expected, direction, hit));
    pending.stream().filter(Hit::isStaged).forEach(hit -> expect(expected, direction, hit));
    if (verdict != null && !decided) {
      String kind = verdict == Action.DENY ? "default-deny" : "unnamed";
      expected.add(kind, "", "", "", "", direction, verdict, false);
    }
    return write(enforced, pending);
  }

  private Hit last(int index, Action verdict) {
    return switch (random.nextInt(4)) {
      case 0 ->
          new Hit(index, "Profile", "", "", random.nextBoolean() ? "kns.a" : "ksa.a.b", verdict, 0);
      case 1 -> new Hit(index, "", tier(), "", "", verdict, -1);
      default -> hit(index, ENFORCED, verdict);
    };
  }

  private Hit hit(int index, List<String> kinds, Action action) {
    String kind = kinds.get(random.nextInt(kinds.size()));
    if (kind.equals("ClusterNetworkPolicy") && dialect == Dialect.ENTERPRISE) {
      kind = "GlobalNetworkPolicy";
    }
    boolean namespaced = !kind.contains("Global") && !kind.startsWith("Cluster");
    boolean ofKubernetes = kind.equals("NetworkPolicy") || kind.contains("Kubernetes");
    String name = List.of("allow", "deny.all", "web-1", "ü").get(random.nextInt(4));
    int rule = random.nextInt(5) == 0 ? -1 : random.nextInt(12);
    return new Hit(
        index,
        kind,
        ofKubernetes ? "default" : tier(),
        namespaced ? "shop" : "",
        name,
        action,
        rule);
  }

  private String tier() {
    return List.of("default", "security", "t").get(random.nextInt(3));
  }

  private static void expect(PolicyTrace expected, Flow.Direction direction, Hit hit) {
    String nobody = hit.action == Action.DENY ? "default-deny" : "unnamed";
    expected.add(
        hit.kind.isEmpty() ? nobody : hit.kind,
        hit.tier,
        hit.namespace,
        hit.name,
        Integer.toString(hit.rule),
        direction,
        hit.action,
        hit.isStaged());
  }

  private ObjectNode write(List<Hit> enforced, List<Hit> pending) {
    ObjectNode json = object();
    boolean split = dialect != Dialect.ENTERPRISE || random.nextBoolean();
    boolean texts = dialect == Dialect.ENTERPRISE || dialect == Dialect.FELIX;
    if (texts && (random.nextBoolean() || !split)) {
      json.set("all_policies", list(pending));
      split |= enforced.isEmpty();
    }
    if (split) {
      json.set(name("enforced_policies", "enforcedPolicies", "enforced"), list(enforced));
      json.set(name("pending_policies", "pendingPolicies", "pending"), list(pending));
    }
    return json;
  }

  private String name(String ofFelix, String ofProtobuf, String ofWhisker) {
    return switch (dialect) {
      case ENTERPRISE, FELIX, GO -> ofFelix;
      case PROTOBUF -> ofProtobuf;
      case WHISKER -> ofWhisker;
    };
  }

  private ArrayNode list(List<Hit> hits) {
    List<Hit> shuffled = new ArrayList<>(hits);
    Collections.shuffle(shuffled, random);
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (Hit hit : shuffled) {
      switch (dialect) {
        case ENTERPRISE -> list.add(text(hit, enterpriseName(hit)));
        case FELIX -> list.add(text(hit, felixName(hit)));
        case GO, PROTOBUF, WHISKER -> list.add(object(hit));
      }
    }
    return list;
  }

  private static String text(Hit hit, String name) {
    String tier = hit.kind.equals("Profile") ? "__PROFILE__" : hit.tier;
    String action = hit.action.name().toLowerCase(Locale.ROOT);
    return hit.index + "|" + tier + "|" + name + "|" + action + "|" + hit.rule;
  }

  private String enterpriseName(Hit hit) {
    String namespace = hit.namespace.isEmpty() ? "" : hit.namespace + "/";
    String tier = hit.tier + ".";
    return switch (hit.kind) {
      case "" -> tier + "__NO_MATCH__";
      case "Profile" -> "__PROFILE__." + hit.name;
      case "NetworkPolicy" -> namespace + "knp.default." + hit.name;
      case "StagedKubernetesNetworkPolicy" -> namespace + "staged:knp.default." + hit.name;
      case "StagedNetworkPolicy", "StagedGlobalNetworkPolicy" ->
          namespace + (random.nextBoolean() ? "staged:" + tier : tier + "staged:") + hit.name;
      default -> namespace + tier + hit.name;
    };
  }

  private String felixName(Hit hit) {
    if (hit.kind.isEmpty()) {
      return "eot:__NO_MATCH__";
    }
    String namespace = hit.namespace.isEmpty() ? "" : hit.namespace + "/";
    return PREFIXES.get(hit.kind) + ":" + namespace + maybeWithTier(hit);
  }

  /** Objects of older versions have their tier's name in their own. */
  private String maybeWithTier(Hit hit) {
    return hit.isOfCalico() && random.nextBoolean() ? hit.tier + "." + hit.name : hit.name;
  }

  private ObjectNode object(Hit hit) {
    ObjectNode json = object();
    boolean endOfTier = hit.rule == -1;
    if (endOfTier) {
      put(json, "kind", number("EndOfTier"), "EndOfTier");
      put(json, "tier", hit.tier, hit.tier);
      ObjectNode trigger = object();
      identify(trigger, hit);
      if (!hit.kind.isEmpty()) {
        json.set("trigger", trigger);
      } else if (random.nextBoolean()) {
        json.putNull("trigger");
      }
    } else {
      identify(json, hit);
    }
    String action =
        hit.action.name().charAt(0) + hit.action.name().substring(1).toLowerCase(Locale.ROOT);
    put(json, "action", "#" + (hit.action.ordinal() + 1), action);
    String index = dialect == Dialect.PROTOBUF ? "policyIndex" : "policy_index";
    String rule = dialect == Dialect.PROTOBUF ? "ruleIndex" : "rule_index";
    if (hit.index != 0 || dialect == Dialect.WHISKER) {
      json.put(index, (dialect == Dialect.PROTOBUF ? "" : "#") + hit.index);
    }
    if (hit.rule != 0 || dialect == Dialect.WHISKER) {
      json.put(rule, (dialect == Dialect.PROTOBUF ? "" : "#") + hit.rule);
    }
    return json;
  }

  private void identify(ObjectNode json, Hit hit) {
    put(json, "kind", number(hit.kind), hit.kind);
    put(json, "tier", hit.tier, hit.tier);
    put(json, "namespace", hit.namespace, hit.namespace);
    String name = maybeWithTier(hit);
    put(json, "name", name, name);
  }

  private static String number(String kind) {
    return "#" + NUMBERS.indexOf(kind);
  }

  /** Whisker leaves nothing out. */
  private void put(ObjectNode json, String name, String ofGo, String ofOthers) {
    String value = dialect == Dialect.GO ? ofGo : ofOthers;
    if (!value.isEmpty() || dialect == Dialect.WHISKER) {
      json.put(name, value);
    }
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
