package dev.podflow.flow.access;

import dev.podflow.flow.Flow;
import dev.podflow.flow.PolicyTrace;

/**
 * Which of Istio's AuthorizationPolicies forbade something. Envoy says {@code
 * rbac_access_denied_matched_policy[ns[shop]-policy[no-foreigners]-rule[0]]}, or {@code [none]}
 * where there were policies of which none allowed it; ztunnel {@code explicitly denied by:
 * shop/no-foreigners}, or that none allowed.
 */
final class AuthorizationDenial {
  private static final String KIND = "AuthorizationPolicy";

  /** The kind of the policy that denies where no policy allows, as in {@code policy_hits}. */
  private static final String DEFAULT_DENY = "default-deny";

  private static final byte[] ENVOY = ProxyAddress.ascii("rbac_access_denied");
  private static final byte[] NAMESPACE = ProxyAddress.ascii("ns[");
  private static final byte[] NAME = ProxyAddress.ascii("]-policy[");
  private static final byte[] RULE = ProxyAddress.ascii("]-rule[");
  private static final byte[] ZTUNNEL = ProxyAddress.ascii("policy rejection");
  private static final byte[] DENIED_BY = ProxyAddress.ascii("denied by: ");

  private AuthorizationDenial() {}

  /** Whether Envoy's details say that a policy forbade it. */
  static boolean isByEnvoy(Fields fields, Field details) {
    return fields.startsWith(details, ENVOY);
  }

  /** Whether an error of ztunnel's says so. */
  static boolean isByZtunnel(Fields fields) {
    return fields.indexOf(Field.ERROR, ZTUNNEL) >= 0;
  }

  /** Adds the hit that Envoy's details tell of. */
  static void readEnvoy(Fields fields, Field details, Flow flow) {
    int namespace = fields.indexOf(details, NAMESPACE);
    int name = fields.indexOf(details, NAME);
    int rule = fields.indexOf(details, RULE);
    if (namespace < 0 || name < namespace || rule < name) {
      add(flow, DEFAULT_DENY, "", "", "");
      return;
    }
    byte[] text = fields.bytes(details);
    int namespaceStart = namespace + NAMESPACE.length;
    int nameStart = name + NAME.length;
    int ruleStart = rule + RULE.length;
    add(
        flow,
        KIND,
        fields.text(text, namespaceStart, Math.max(0, name - namespaceStart)),
        fields.text(text, nameStart, Math.max(0, rule - nameStart)),
        fields.text(text, ruleStart, until(text, ruleStart, end(fields, details), ']')));
  }

  /** Adds the hit that an error of ztunnel's tells of. */
  static void readZtunnel(Fields fields, Flow flow) {
    int by = fields.indexOf(Field.ERROR, DENIED_BY);
    if (by < 0) {
      add(flow, DEFAULT_DENY, "", "", "");
      return;
    }
    byte[] text = fields.bytes(Field.ERROR);
    int start = by + DENIED_BY.length;
    int end = end(fields, Field.ERROR);
    int length = until(text, start, end, '/');
    int name = Math.min(start + length + 1, end);
    add(flow, KIND, fields.text(text, start, length), fields.text(text, name, end - name), "");
  }

  private static int end(Fields fields, Field field) {
    return fields.start(field) + fields.length(field);
  }

  private static int until(byte[] text, int start, int end, char stop) {
    int at = start;
    while (at < end && text[at] != stop) {
      at++;
    }
    return at - start;
  }

  private static void add(Flow flow, String kind, String namespace, String name, String rule) {
    flow.policyHits = 1;
    flow.policies.add(
        kind, "", namespace, name, rule, Flow.Direction.INGRESS, PolicyTrace.Action.DENY, false);
  }
}
