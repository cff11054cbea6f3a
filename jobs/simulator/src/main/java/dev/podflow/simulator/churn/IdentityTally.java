package dev.podflow.simulator.churn;

import dev.podflow.simulator.churn.ChurnTruth.Judgement;
import dev.podflow.simulator.churn.ChurnTruth.Name;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/**
 * Adds up how well the ends of flows were named. It counts flows: one is resolved if both of its
 * ends are, wrong if either is, and eligible if both are.
 */
public final class IdentityTally {
  /** Of each sort. */
  private static final int EXAMPLES = 10;

  private final ChurnTruth truth;
  private final long toleranceMillis;
  private final long boundMillis;
  private final BitSet seen = new BitSet();
  private final List<String> wrongExamples = new ArrayList<>();
  private final List<String> missedExamples = new ArrayList<>();

  public long flows;
  public long resolved;
  public long wrong;
  public long eligible;
  public long eligibleResolved;
  public long late;
  public long ambiguous;
  public long unresolved;
  public long fromLog;

  /** Flows that came twice. */
  public long doubled;

  /**
   * @param boundMillis see {@link ChurnTruth#isEligible}
   */
  public IdentityTally(ChurnTruth truth, long toleranceMillis, long boundMillis) {
    this.truth = truth;
    this.toleranceMillis = toleranceMillis;
    this.boundMillis = boundMillis;
  }

  /** Takes what became of a flow. */
  public void add(long number, Name client, Name server) {
    if (seen.get((int) number)) {
      doubled++;
      return;
    }
    seen.set((int) number);
    flows++;
    Judgement clientIs = truth.judge(number, false, client);
    Judgement serverIs = truth.judge(number, true, server);
    boolean isWrong = clientIs == Judgement.WRONG || serverIs == Judgement.WRONG;
    boolean isResolved = isResolved(clientIs, client) && isResolved(serverIs, server);
    boolean isEligible =
        truth.isEligible(number, false, toleranceMillis, boundMillis)
            && truth.isEligible(number, true, toleranceMillis, boundMillis);
    wrong += isWrong ? 1 : 0;
    resolved += isResolved ? 1 : 0;
    eligible += isEligible ? 1 : 0;
    eligibleResolved += isEligible && isResolved ? 1 : 0;
    late += either("late", client, server);
    ambiguous += either("ambiguous", client, server);
    unresolved += either("unresolved", client, server);
    fromLog += either("from_log", client, server);
    if (clientIs == Judgement.WRONG || (isEligible && !isResolved(clientIs, client))) {
      example(number, false, clientIs, client);
    }
    if (serverIs == Judgement.WRONG || (isEligible && !isResolved(serverIs, server))) {
      example(number, true, serverIs, server);
    }
  }

  private static boolean isResolved(Judgement judgement, Name name) {
    return judgement == Judgement.RIGHT
        && switch (name.resolution()) {
          case "exact", "from_log", "external" -> true;
          default -> false;
        };
  }

  private static int either(String resolution, Name client, Name server) {
    return client.resolution().equals(resolution) || server.resolution().equals(resolution) ? 1 : 0;
  }

  private void example(long number, boolean server, Judgement judgement, Name name) {
    List<String> examples = judgement == Judgement.WRONG ? wrongExamples : missedExamples;
    if (examples.size() < EXAMPLES) {
      examples.add(
          "%s as %s %s/%s (%s %s): %s"
              .formatted(
                  judgement.name().toLowerCase(Locale.ROOT),
                  name.resolution(),
                  name.namespace(),
                  name.pod(),
                  name.kind(),
                  name.workload(),
                  truth.describe(number, server)));
    }
  }

  /** Some ends that were named wrongly, or not although they could have been. */
  public List<String> examples() {
    List<String> examples = new ArrayList<>(wrongExamples);
    examples.addAll(missedExamples);
    return examples;
  }

  /** The share of the eligible flows that are resolved; 1 if there are none. */
  public double share() {
    return eligible == 0 ? 1 : (double) eligibleResolved / eligible;
  }

  /** Flows that never came. */
  public long missing() {
    return truth.flows() - flows;
  }
}
