package dev.podflow.posture;

import dev.podflow.config.JobConfig;
import dev.podflow.config.JobOptions;
import dev.podflow.delta.Delta;
import dev.podflow.delta.DeltaMap;
import dev.podflow.identity.LifeKey;
import dev.podflow.identity.PodFacts;
import dev.podflow.inventory.PolicyRows;
import dev.podflow.policy.Effect;
import dev.podflow.policy.PolicyChanges;
import dev.podflow.policy.PolicyHistory;
import dev.podflow.policy.PolicyLife;
import dev.podflow.table.NetworkPolicies;
import dev.podflow.table.PolicyPods;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.flink.metrics.MetricGroup;

/**
 * Keeps the history of policies beside that of pods, and its rows until they are handed on. Like
 * the history of pods it is rebuilt from the topic: what an earlier run has handed on is taken in
 * silence.
 */
final class PolicyKeeper implements PolicyChanges {
  private final PolicyHistory history;
  private final PolicyRows rows;
  private final DeltaMap policies = new DeltaMap(NetworkPolicies.TABLE);
  private final DeltaMap selections = new DeltaMap(PolicyPods.TABLE);
  private final int rowsMax;
  private final Consumer<Delta> out;
  private boolean silent;

  /**
   * @param out gets the rows, when they are handed on and earlier when there are many
   */
  PolicyKeeper(JobConfig config, MetricGroup metrics, Consumer<Delta> out) {
    Duration horizon = config.get(PostureOptions.HISTORY_HORIZON);
    Duration late = config.get(PostureOptions.COVERAGE_LATE);
    this.history =
        new PolicyHistory(this, new PolicyHistory.Bounds(horizon.toMinutes(), late.toMinutes()));
    this.rows = new PolicyRows(config.get(PostureOptions.POLICY_TEXT_MAX));
    this.rowsMax = config.get(JobOptions.COMBINE_ROWS_MAX);
    this.out = out;
    metrics.gauge("policyVersions", history::size);
    metrics.gauge("unclearPolicies", history::unclearPolicies);
  }

  /** Learns of a value of the topic. */
  void apply(Consumer<PolicyHistory> news) {
    news.accept(history);
  }

  /** Learns of a tombstone. */
  void forget(LifeKey key) {
    history.forget(key);
  }

  /** Whether what comes was handed on by an earlier run; it ends once. */
  void silent(boolean now) {
    if (silent && !now) {
      history.takeAsTold();
    }
    silent = now;
  }

  @Override
  public void policy(PolicyLife policy) {
    if (!silent) {
      keep(policies, rows.policy(policy));
    }
  }

  @Override
  public void selected(
      PolicyLife policy, PodFacts pod, long since, long from, long until, Effect effect) {
    if (!silent) {
      keep(selections, rows.selected(policy, pod, since, from, until, effect));
    }
  }

  @Override
  public void coverage(Coverage coverage) {
    out.accept(rows.coverage(coverage));
  }

  private void keep(DeltaMap map, Delta row) {
    map.merge(row);
    if (map.size() >= rowsMax) {
      map.drain(out);
    }
  }

  void handOn() {
    history.tellCoverage();
    policies.drain(out);
    selections.drain(out);
  }
}
