package dev.podflow.flow.calico;

import dev.podflow.flow.Texts;
import dev.podflow.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads a policy that is written as one text of five parts, in older logs without the last:
 *
 * <pre>
 *   index|tier|name|action|rule
 *
 *   Calico Enterprise           0|tier1|ns1/tier1.policy1|pass|3              Calico's
 *                               1|default|ns1/knp.default.policy1|allow|0     Kubernetes'
 *                               2|tier2|tier2.policy1|deny|-1                 global; the end of the tier
 *                               3|tier2|ns1/staged:tier2.policy1|deny|1       staged, or with the tier in
 *                               3|tier2|ns1/tier2.staged:policy1|deny|1       front
 *                               4|__PROFILE__|__PROFILE__.kns.ns1|allow|0     profile
 *   Calico 3.30 and later       0|tier1|np:ns1/policy1|pass|3                 a kind in front
 *                               1|tier2|eot:__NO_MATCH__|deny|-1              the end of the tier
 * </pre>
 *
 * Nothing is allocated for texts that have been seen before.
 */
final class PolicyText {
  private static final byte[] PROFILE_TIER = bytes("__PROFILE__");
  private static final byte[] PROFILE = bytes("__PROFILE__.");
  private static final byte[] STAGED = bytes("staged:");
  private static final byte[] KUBERNETES = bytes("knp.default.");
  private static final byte[] ADMIN = bytes("kanp.adminnetworkpolicy.");
  private static final byte[] BASELINE_ADMIN = bytes("kbanp.baselineadminnetworkpolicy.");
  private static final byte[] NO_MATCH = bytes("__NO_MATCH__");
  private static final byte[] UNKNOWN_RULE = bytes("-2");

  private static final int TIER = 1;
  private static final int NAME = 2;
  private static final int ACTION = 3;
  private static final int RULE = 4;
  private static final int PARTS = 5;

  /** No policy is the millionth of its trace. */
  private static final int INDEX_DIGITS = 6;

  private final JsonReader json;
  private final Texts texts;

  /** Where each part begins in {@link #text}, and where one more would. */
  private final int[] starts = new int[PARTS + 1];

  private byte[] text;
  private int offset;

  // What is left of the name, while its beginning tells the kind.
  private int from;
  private int to;

  PolicyText(JsonReader json, Texts texts) {
    this.json = json;
    this.texts = texts;
  }

  /** Takes the text that was just read apart; false if it is no policy. */
  boolean parse(PolicyHit hit) {
    text = json.text();
    offset = json.textStart();
    int parts = split(offset + json.textLength());
    if (parts < PARTS - 1 || parts > PARTS || !parseIndex(hit)) {
      return false;
    }
    hit.action = Words.ACTIONS.find(text, starts[ACTION], end(ACTION) - starts[ACTION], null);
    if (parts == PARTS && !is(UNKNOWN_RULE, starts[RULE], end(RULE))) {
      hit.rule = cut(starts[RULE], end(RULE));
    }
    from = starts[NAME];
    to = end(NAME);
    parseName(hit);
    return true;
  }

  /** Finds the parts and returns how many there are; more than five are not looked at. */
  private int split(int end) {
    int parts = 0;
    starts[parts++] = offset;
    for (int i = offset; i < end; i++) {
      if (text[i] == '|') {
        if (parts == PARTS) {
          return PARTS + 1;
        }
        starts[parts++] = i + 1;
      }
    }
    starts[parts] = end + 1;
    return parts;
  }

  private int end(int part) {
    return starts[part + 1] - 1;
  }

  private boolean parseIndex(PolicyHit hit) {
    int end = end(0);
    if (end == offset || end - offset > INDEX_DIGITS) {
      return false;
    }
    for (int i = offset; i < end; i++) {
      int digit = text[i] - '0';
      if (digit < 0 || digit > 9) {
        return false;
      }
      hit.index = hit.index * 10 + digit;
    }
    return true;
  }

  private void parseName(PolicyHit hit) {
    boolean ofProfiles = is(PROFILE_TIER, starts[TIER], end(TIER));
    if (!ofProfiles) {
      hit.tier = cut(starts[TIER], end(TIER));
    }
    PolicyKind kind = takeKind();
    int slash = find((byte) '/');
    if (slash >= 0) {
      hit.namespace = cut(from, slash);
      from = slash + 1;
    }
    if (kind == null) {
      boolean staged = takeStaged();
      kind = ofProfiles ? PolicyKind.PROFILE : takeKindOfName(slash >= 0, staged);
    }
    if (kind == PolicyKind.PROFILE) {
      take(PROFILE);
    } else if (kind.repeatsTier()) {
      takeTier();
    }
    hit.kind = kind;
    if (!is(NO_MATCH, from, to)) {
      hit.name = cut(from, to);
    }
  }

  /** The kind before a colon, as Calico has it from 3.30 on; null if there is none. */
  private PolicyKind takeKind() {
    int colon = find((byte) ':');
    PolicyKind kind = colon < 0 ? null : PolicyKind.ofPrefix(text, from, colon - from);
    if (kind != null) {
      from = colon + 1;
    }
    return kind;
  }

  /** Whether the name says that the policy is staged: before its tier, or behind it. */
  private boolean takeStaged() {
    if (take(STAGED)) {
      return true;
    }
    int before = from;
    takeTier();
    if (from > before && take(STAGED)) {
      return true;
    }
    from = before;
    return false;
  }

  private PolicyKind takeKindOfName(boolean namespaced, boolean staged) {
    if (namespaced) {
      if (take(KUBERNETES)) {
        return staged ? PolicyKind.STAGED_KUBERNETES_NETWORK_POLICY : PolicyKind.NETWORK_POLICY;
      }
      return staged ? PolicyKind.STAGED_NETWORK_POLICY : PolicyKind.CALICO_NETWORK_POLICY;
    }
    if (take(ADMIN)) {
      return PolicyKind.ADMIN_NETWORK_POLICY;
    }
    if (take(BASELINE_ADMIN)) {
      return PolicyKind.BASELINE_ADMIN_NETWORK_POLICY;
    }
    return staged ? PolicyKind.STAGED_GLOBAL_NETWORK_POLICY : PolicyKind.GLOBAL_NETWORK_POLICY;
  }

  /** Goes past the tier's name and a dot, if more than that is left. */
  private void takeTier() {
    int tier = starts[TIER];
    int length = end(TIER) - tier;
    int behind = from + length + 1;
    if (length > 0
        && behind < to
        && text[behind - 1] == '.'
        && Arrays.equals(text, from, from + length, text, tier, tier + length)) {
      from = behind;
    }
  }

  private boolean take(byte[] prefix) {
    if (to - from < prefix.length
        || !Arrays.equals(text, from, from + prefix.length, prefix, 0, prefix.length)) {
      return false;
    }
    from += prefix.length;
    return true;
  }

  private boolean is(byte[] word, int start, int end) {
    return end - start == word.length && Arrays.equals(text, start, end, word, 0, word.length);
  }

  private int find(byte what) {
    for (int i = from; i < to; i++) {
      if (text[i] == what) {
        return i;
      }
    }
    return -1;
  }

  private String cut(int start, int end) {
    return texts.part(start - offset, end - start);
  }

  private static byte[] bytes(String word) {
    return word.getBytes(StandardCharsets.US_ASCII);
  }
}
