package dev.podflow.simulator;

import dev.podflow.simulator.truth.Truth;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A whole simulation in memory. */
final class Collected implements SimulationOutput {
  record Line(String node, byte[] bytes) {}

  byte[] initial;
  final List<byte[]> watch = new ArrayList<>();
  final List<Line> lines = new ArrayList<>();
  Truth truth;

  static Collected of(SimulationConfig config) throws IOException {
    Collected collected = new Collected();
    Simulation.run(config, collected);
    return collected;
  }

  @Override
  public void initialObjects(byte[] list) {
    initial = list;
  }

  @Override
  public void watchEvent(byte[] event) {
    watch.add(event);
  }

  @Override
  public void hubble(String node, byte[] line) {
    lines.add(new Line(node, line));
  }

  @Override
  public void truth(Truth truth) {
    this.truth = truth;
  }
}
