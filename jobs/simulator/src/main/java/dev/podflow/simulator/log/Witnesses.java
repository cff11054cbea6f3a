package dev.podflow.simulator.log;

import dev.podflow.simulator.Log;
import dev.podflow.simulator.SimulationConfig;
import dev.podflow.simulator.SimulationOutput;
import dev.podflow.simulator.cluster.Cluster;
import dev.podflow.simulator.traffic.Witness;
import dev.podflow.simulator.truth.Truth;
import java.util.ArrayList;
import java.util.List;

/** Who writes the logs that a simulation is asked for. */
public final class Witnesses {
  private Witnesses() {}

  /**
   * Makes the writers of all logs but Hubble's.
   *
   * @param truth is told what each log can know
   */
  public static List<Witness> of(
      SimulationConfig config, Cluster cluster, SimulationOutput output, Truth truth) {
    List<Witness> witnesses = new ArrayList<>();
    for (Log log : config.logs()) {
      switch (log) {
        case HUBBLE -> {}
        case CALICO -> witnesses.add(new CalicoLog(cluster, output, truth));
        case CONNTRACK -> witnesses.add(new ConntrackLog(output, truth));
        case ACCESS -> witnesses.add(new AccessLog(output, truth));
        case DNS -> witnesses.add(new CoreDnsLog(output, truth));
        case METRICS -> witnesses.add(new IstioMetrics(config, cluster, output, truth));
      }
    }
    return witnesses;
  }
}
