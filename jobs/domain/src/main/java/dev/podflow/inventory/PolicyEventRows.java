package dev.podflow.inventory;

import dev.podflow.delta.Delta;
import dev.podflow.delta.DeltaTable;
import dev.podflow.delta.Tier;
import dev.podflow.table.PolicyEvents;
import java.util.function.Consumer;

/** Rows of {@link PolicyEvents}. */
public final class PolicyEventRows {
  private static final long MILLIS_PER_SECOND = 1_000;

  private PolicyEventRows() {}

  /**
   * When a version of a policy began, and when it ended.
   *
   * @param policy a row of {@code network_policies}, of this release or an earlier one
   */
  public static void of(Delta policy, Consumer<Delta> consumer) {
    DeltaTable table = policy.table();
    String directions = directions(policy);
    if (directions.isEmpty() || !policy.state(table.slot("enforcement")).equals("enforced")) {
      return;
    }
    if (policy.state(table.slot("started_at")) instanceof Long began) {
      consumer.accept(event(policy, "began", began, directions));
    }
    if (policy.state(table.slot("ended_at")) instanceof Long ended) {
      consumer.accept(event(policy, "ended", ended, directions));
    }
  }

  private static String directions(Delta policy) {
    boolean ingress = isSet(policy, "ingress");
    boolean egress = isSet(policy, "egress");
    return ingress && egress ? "ingress egress" : ingress ? "ingress" : egress ? "egress" : "";
  }

  private static boolean isSet(Delta policy, String flag) {
    return policy.state(policy.table().slot(flag)) instanceof Long set && set != 0;
  }

  private static Delta event(Delta policy, String event, long millis, String directions) {
    DeltaTable table = policy.table();
    return new Delta(PolicyEvents.TABLE)
        .window(Tier.MINUTE.floor(Math.floorDiv(millis, MILLIS_PER_SECOND)))
        .text(PolicyEvents.CLUSTER, policy.text(table.slot("cluster")))
        .text(PolicyEvents.POLICY_KIND, text(policy, "policy_kind"))
        .text(PolicyEvents.POLICY_NAMESPACE, text(policy, "policy_namespace"))
        .text(PolicyEvents.POLICY_NAME, text(policy, "policy_name"))
        .text(PolicyEvents.EVENT, event)
        .text(PolicyEvents.DIRECTIONS, directions);
  }

  private static String text(Delta policy, String column) {
    return (String) policy.state(policy.table().slot(column));
  }
}
