package dev.podflow.flow.calico;

import dev.podflow.json.Names;
import java.util.Arrays;

/**
 * Kinds of policies, by the names of their Kubernetes and Calico kinds; only Calico's {@code
 * NetworkPolicy} is {@code CalicoNetworkPolicy}, as in Goldmane, where Kubernetes' has the name.
 */
enum PolicyKind {
  UNKNOWN("", 0, ""),
  CALICO_NETWORK_POLICY("CalicoNetworkPolicy", 1, "np"),
  GLOBAL_NETWORK_POLICY("GlobalNetworkPolicy", 2, "gnp"),
  STAGED_NETWORK_POLICY("StagedNetworkPolicy", 3, "snp"),
  STAGED_GLOBAL_NETWORK_POLICY("StagedGlobalNetworkPolicy", 4, "sgnp"),
  STAGED_KUBERNETES_NETWORK_POLICY("StagedKubernetesNetworkPolicy", 5, "sknp"),
  NETWORK_POLICY("NetworkPolicy", 6, "knp"),
  ADMIN_NETWORK_POLICY("AdminNetworkPolicy", 7, "kanp"),
  BASELINE_ADMIN_NETWORK_POLICY("BaselineAdminNetworkPolicy", 8, "kbanp"),
  /** The rules that every namespace and service account has. */
  PROFILE("Profile", 9, "pro"),
  /** What a tier does with traffic that its policies select but do not decide on. */
  END_OF_TIER("EndOfTier", 10, "eot"),
  CLUSTER_NETWORK_POLICY("ClusterNetworkPolicy", 11, "kcnp");

  private static final PolicyKind[] ALL = values();

  /** Names, then the numbers of Goldmane's protobuf. */
  private static final Names WORDS =
      Names.of(texts(kind -> kind.text)).and(texts(kind -> Integer.toString(kind.number)));

  private static final Names PREFIXES = Names.of(texts(kind -> kind.prefix));

  /** The name in the tables. */
  final String text;

  private final int number;
  private final String prefix;

  PolicyKind(String text, int number, String prefix) {
    this.text = text;
    this.number = number;
    this.prefix = prefix;
  }

  private static String[] texts(java.util.function.Function<PolicyKind, String> of) {
    return Arrays.stream(ALL).map(of).toArray(String[]::new);
  }

  /** The kind of that name or number. */
  static PolicyKind ofWord(byte[] text, int start, int length) {
    int index = WORDS.find(text, start, length);
    return index < 0 ? UNKNOWN : ALL[index % ALL.length];
  }

  /** The kind that stands before a colon in the policies of Calico 3.30 and later; null if none. */
  static PolicyKind ofPrefix(byte[] text, int start, int length) {
    int index = length == 0 ? -1 : PREFIXES.find(text, start, length);
    return index < 0 ? null : ALL[index];
  }

  /** Whether it only says what it would do. */
  boolean isStaged() {
    return switch (this) {
      case STAGED_NETWORK_POLICY, STAGED_GLOBAL_NETWORK_POLICY, STAGED_KUBERNETES_NETWORK_POLICY ->
          true;
      case UNKNOWN,
          CALICO_NETWORK_POLICY,
          GLOBAL_NETWORK_POLICY,
          NETWORK_POLICY,
          ADMIN_NETWORK_POLICY,
          BASELINE_ADMIN_NETWORK_POLICY,
          PROFILE,
          END_OF_TIER,
          CLUSTER_NETWORK_POLICY ->
          false;
    };
  }

  /** Whether names of the kind may repeat their tier's in front: {@code tier.name}. */
  boolean repeatsTier() {
    return switch (this) {
      case CALICO_NETWORK_POLICY,
          GLOBAL_NETWORK_POLICY,
          STAGED_NETWORK_POLICY,
          STAGED_GLOBAL_NETWORK_POLICY,
          END_OF_TIER ->
          true;
      case UNKNOWN,
          STAGED_KUBERNETES_NETWORK_POLICY,
          NETWORK_POLICY,
          ADMIN_NETWORK_POLICY,
          BASELINE_ADMIN_NETWORK_POLICY,
          PROFILE,
          CLUSTER_NETWORK_POLICY ->
          false;
    };
  }
}
