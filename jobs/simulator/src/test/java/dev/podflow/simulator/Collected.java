package dev.podflow.simulator;

import dev.podflow.simulator.traffic.Conversation;
import dev.podflow.simulator.traffic.Witness;
import dev.podflow.simulator.truth.Truth;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A whole simulation in memory. */
public final class Collected implements SimulationOutput {
  /** A record, and the node that wrote it. */
  public record Line(String node, byte[] bytes) {}

  private static final class Heard implements Witness {
    final List<Conversation> conversations = new ArrayList<>();

    @Override
    public void hear(Conversation conversation) {
      conversations.add(conversation);
    }

    @Override
    public void passed(long time) {
      // It only listens.
    }
  }

  private final Heard heard = new Heard();
  byte[] initial;
  final List<byte[]> watch = new ArrayList<>();
  final List<Line> lines = new ArrayList<>();
  private final Map<Log, List<Line>> others = new EnumMap<>(Log.class);
  Truth truth;

  public static Collected of(SimulationConfig config) throws IOException {
    Collected collected = new Collected();
    Simulation.run(config, collected, List.of(collected.heard));
    return collected;
  }

  /** All conversations of the simulation. */
  public List<Conversation> conversations() {
    return heard.conversations;
  }

  public Truth truth() {
    return truth;
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
  public void record(Log log, String node, byte[] record) {
    (log == Log.HUBBLE ? lines : others.computeIfAbsent(log, key -> new ArrayList<>()))
        .add(new Line(node, record));
  }

  /** The records of a log that is not Hubble's. */
  public List<Line> of(Log log) {
    return others.getOrDefault(log, List.of());
  }

  @Override
  public void truth(Truth truth) {
    this.truth = truth;
  }
}
