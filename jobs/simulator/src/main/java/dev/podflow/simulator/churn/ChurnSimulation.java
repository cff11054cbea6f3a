package dev.podflow.simulator.churn;

import dev.podflow.simulator.cluster.Dice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Runs two clusters with overlapping addresses, as a stream: memory does not grow with flows. */
public final class ChurnSimulation {
  /** How long the clusters live before the first flow, and before their collectors list them. */
  private static final long WARM_UP_MILLIS = 120_000;

  private static final long LISTED_BEFORE_MILLIS = 60_000;
  private static final long STEP_MILLIS = 100;

  private ChurnSimulation() {}

  /**
   * Writes everything in the order of its arrival.
   *
   * @return the truth about it
   * @throws IOException if the output cannot take it
   */
  public static ChurnTruth run(ChurnConfig config, ChurnOutput output) throws IOException {
    long start = config.startMillis();
    long end = config.endMillis();
    Agenda agenda = new Agenda(start - WARM_UP_MILLIS);
    ChurnTruth truth = new ChurnTruth(config.flows());
    Arrivals arrivals = new Arrivals(agenda, output);
    List<ChurnCluster> clusters = new ArrayList<>();
    for (String name : List.of("blue", "green")) {
      Dice dice = new Dice(config.seed() * 31 + clusters.size());
      ChurnCluster cluster = new ChurnCluster(name, config, agenda, truth, arrivals, dice);
      cluster.begin(start - LISTED_BEFORE_MILLIS, clusters.size() * 0.05);
      clusters.add(cluster);
    }
    ChurnFlows flows =
        new ChurnFlows(config, clusters, agenda, truth, arrivals, new Dice(config.seed() * 31 + 7));
    runUntil(start, agenda, arrivals);
    double gap = (double) (end - start) / config.flows();
    for (long number = 0; number < config.flows(); number++) {
      runUntil(start + (long) (number * gap), agenda, arrivals);
      flows.flow(number);
    }
    runUntil(end + ChurnConfig.AFTERWARDS.toMillis(), agenda, arrivals);
    return truth;
  }

  private static void runUntil(long millis, Agenda agenda, Arrivals arrivals) throws IOException {
    while (agenda.now() < millis) {
      agenda.runUntil(Math.min(millis, agenda.now() + STEP_MILLIS));
      arrivals.deliver();
    }
  }
}
