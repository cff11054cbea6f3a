package dev.podflow.flow.calico;

import dev.podflow.flow.Flow;
import dev.podflow.flow.PolicyTrace.Action;
import dev.podflow.flow.Texts;
import dev.podflow.json.JsonReader;
import dev.podflow.json.Names;

/**
 * Reads the lists of policies that a log names and concludes which of them were hit.
 *
 * <p>The enforced ones say what happened. The pending ones say what would happen if staged policies
 * were enforced: of them the staged ones are taken; the others are in the first list too, or would
 * only be hit then. Logs without either have one list of both. What forwarding nodes evaluate
 * stands in a list of its own.
 */
final class PolicyReader {
  /** Kinds of a verdict that names no policy. */
  private static final String DEFAULT_DENY = "default-deny";

  private static final String UNNAMED = "unnamed";

  private static final int ALL = 0;
  private static final int ENFORCED = 1;
  private static final int PENDING = 2;
  private static final int TRANSIT = 3;

  /** Felix's names, protobuf JSON's, Whisker's. */
  private static final Names LISTS =
      Names.of(
          "all_policies",
          "enforced_policies",
          "pending_policies",
          "transit_policies",
          "allPolicies",
          "enforcedPolicies",
          "pendingPolicies",
          "transitPolicies",
          "all",
          "enforced",
          "pending",
          "transit");

  private static final int KINDS_OF_LISTS = 4;

  private static final int KIND = 0;
  private static final int NAMESPACE = 1;
  private static final int NAME = 2;
  private static final int TIER = 3;
  private static final int ACTION = 4;
  private static final int POLICY_INDEX = 5;
  private static final int RULE_INDEX = 6;
  private static final int TRIGGER = 7;
  private static final int POLICY_INDEX_OF_PROTOBUF = 8;
  private static final int RULE_INDEX_OF_PROTOBUF = 9;
  private static final Names MEMBERS =
      Names.of(
          "kind",
          "namespace",
          "name",
          "tier",
          "action",
          "policy_index",
          "rule_index",
          "trigger",
          "policyIndex",
          "ruleIndex");

  private static final String FIRST_RULE = "0";
  private static final String UNKNOWN_RULE = "-2";

  private final JsonReader json;
  private final Texts texts;
  private final PolicyText policyText;
  private final HitList[] lists = new HitList[KINDS_OF_LISTS];
  private final ObjectName name = new ObjectName();

  private final PolicyHit trigger = new PolicyHit();
  private final ObjectName triggerName = new ObjectName();

  /** Where the first policy is that could not be read; negative if all could. */
  private int badOffset;

  PolicyReader(JsonReader json, Texts texts) {
    this.json = json;
    this.texts = texts;
    policyText = new PolicyText(json, texts);
    for (int i = 0; i < lists.length; i++) {
      lists[i] = new HitList();
    }
  }

  /** Forgets the last record. */
  void reset() {
    badOffset = -1;
    for (HitList list : lists) {
      list.clear();
    }
  }

  /** Where the first policy is that could not be read; negative if all could. */
  int badOffset() {
    return badOffset;
  }

  /** Reads the lists. */
  void read() {
    if (json.kind() == JsonReader.Kind.ARRAY) {
      readList(lists[ALL]);
      return;
    }
    json.enterObject();
    for (int list; (list = json.nextMember(LISTS)) >= 0; ) {
      readList(lists[list % KINDS_OF_LISTS]);
    }
  }

  private void readList(HitList list) {
    // Of a list that comes twice, the last one counts.
    list.clear();
    json.enterArray();
    while (json.nextElement()) {
      PolicyHit hit = list.add();
      if (json.kind() == JsonReader.Kind.OBJECT) {
        readObject(hit);
        continue;
      }
      int at = json.offset();
      if (json.readText() && !policyText.parse(hit) && badOffset < 0) {
        badOffset = at;
      }
    }
  }

  private void readObject(PolicyHit hit) {
    // What is 0 or empty is not written.
    hit.rule = FIRST_RULE;
    name.clear();
    trigger.reset();
    triggerName.clear();
    json.enterObject();
    for (int member; (member = json.nextMember(MEMBERS)) >= 0; ) {
      switch (member) {
        case ACTION -> hit.action = Words.ACTIONS.read(json, null);
        case POLICY_INDEX, POLICY_INDEX_OF_PROTOBUF -> hit.index = readIndex();
        case RULE_INDEX, RULE_INDEX_OF_PROTOBUF -> hit.rule = readRule();
        case TRIGGER -> readTrigger();
        default -> readIdentity(member, hit, name);
      }
    }
    ObjectName named = name;
    if (hit.kind == PolicyKind.END_OF_TIER) {
      hit.kind = trigger.kind;
      hit.namespace = trigger.namespace;
      hit.rule = PolicyHit.END_OF_TIER_RULE;
      if (hit.tier.isEmpty()) {
        hit.tier = trigger.tier;
      }
      named = triggerName;
    }
    hit.name = named.without(hit.kind.repeatsTier() ? hit.tier : "", texts);
  }

  private void readTrigger() {
    json.enterObject();
    for (int member; (member = json.nextMember(MEMBERS)) >= 0; ) {
      readIdentity(member, trigger, triggerName);
    }
  }

  private void readIdentity(int member, PolicyHit hit, ObjectName of) {
    switch (member) {
      case KIND -> {
        if (json.readScalar()) {
          hit.kind = PolicyKind.ofWord(json.text(), json.textStart(), json.textLength());
        }
      }
      case NAMESPACE -> hit.namespace = LogText.read(json, texts);
      case NAME -> of.read(json);
      case TIER -> hit.tier = LogText.read(json, texts);
      default -> json.skip();
    }
  }

  private long readIndex() {
    return json.readLong(Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  private String readRule() {
    String rule = json.readScalar() ? texts.current() : "";
    return rule.equals(UNKNOWN_RULE) ? "" : rule;
  }

  /**
   * Fills in the policies that were hit.
   *
   * @param verdict what became of the flow; null if the log does not say
   */
  void conclude(Flow flow, Action verdict) {
    boolean split = lists[ENFORCED].size() + lists[PENDING].size() > 0;
    HitList enforced = lists[split ? ENFORCED : ALL];
    if (flow.reporter == Flow.Reporter.MIDDLE && enforced.size() == 0) {
      enforced = lists[TRANSIT];
    }
    boolean named = add(enforced, flow, verdict, false);
    if (split) {
      add(lists[PENDING], flow, verdict, true);
    }
    if (!named && verdict != null) {
      String kind = verdict == Action.DENY ? DEFAULT_DENY : UNNAMED;
      flow.policies.add(kind, "", "", "", "", flow.direction, verdict, false);
    }
  }

  /** Adds the hits of a list; whether one that is enforced has the verdict's action. */
  private static boolean add(HitList list, Flow flow, Action verdict, boolean stagedAlone) {
    boolean named = false;
    list.sort();
    for (int i = 0; i < list.size(); i++) {
      PolicyHit hit = list.get(i);
      boolean staged = hit.kind.isStaged();
      if (stagedAlone && !staged) {
        continue;
      }
      Action action = hit.action != null ? hit.action : verdict != null ? verdict : Action.PASS;
      String kind = hit.kind.text;
      if (hit.name.isEmpty()) {
        kind = action == Action.DENY ? DEFAULT_DENY : UNNAMED;
      }
      flow.policies.add(
          kind, hit.tier, hit.namespace, hit.name, hit.rule, flow.direction, action, staged);
      named |= !staged && action == verdict;
    }
    return named;
  }
}
