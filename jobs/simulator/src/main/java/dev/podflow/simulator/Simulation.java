package dev.podflow.simulator;

import dev.podflow.simulator.cluster.Cluster;
import dev.podflow.simulator.cluster.Dice;
import dev.podflow.simulator.cluster.KubernetesObjects;
import dev.podflow.simulator.log.Witnesses;
import dev.podflow.simulator.traffic.Traffic;
import dev.podflow.simulator.traffic.Witness;
import dev.podflow.simulator.truth.Faults;
import dev.podflow.simulator.truth.Truth;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Runs a simulated cluster from its start to its end, faster than time passes. */
public final class Simulation {
  private Simulation() {}

  /**
   * Writes everything to the output: the Kubernetes objects, the flows, and then the truth.
   *
   * @throws IOException if the output cannot take it
   */
  public static Truth run(SimulationConfig config, SimulationOutput output) throws IOException {
    return run(config, output, List.of());
  }

  /**
   * The same while others listen to the traffic itself.
   *
   * @throws IOException if the output cannot take it
   */
  public static Truth run(SimulationConfig config, SimulationOutput output, List<Witness> listeners)
      throws IOException {
    Dice dice = new Dice(config.seed());
    Cluster cluster = new Cluster(config, dice);
    KubernetesObjects objects = new KubernetesObjects(cluster, config.start());
    output.initialObjects(objects.initial());
    for (KubernetesObjects.Event event : objects.watch()) {
      output.watchEvent(event.at(), event.json());
    }
    Truth truth = new Truth(config.cluster());
    List<Witness> witnesses = new ArrayList<>(listeners);
    witnesses.addAll(Witnesses.of(config, cluster, output, truth));
    new Traffic(config, cluster, output, witnesses, truth, dice, new Dice(~config.seed())).run();
    Faults.describe(truth);
    output.truth(truth);
    return truth;
  }
}
