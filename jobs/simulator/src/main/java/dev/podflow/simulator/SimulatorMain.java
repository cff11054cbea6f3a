package dev.podflow.simulator;

import dev.podflow.simulator.truth.Truth;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes a simulation into a directory. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    description = "Simulates a cluster: flow logs, Kubernetes objects and the truth about them.")
public final class SimulatorMain implements Callable<Integer> {
  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Same seed, same bytes (${DEFAULT-VALUE}).")
  private long seed;

  @Option(names = "--minutes", defaultValue = "3", description = "How long (${DEFAULT-VALUE}).")
  private int minutes;

  @Option(
      names = "--rate",
      defaultValue = "500",
      description = "Records per second of simulated time, about (${DEFAULT-VALUE}).")
  private int rate;

  @Option(names = "--pods", defaultValue = "60", description = "About how many (${DEFAULT-VALUE}).")
  private int pods;

  @Option(names = "--nodes", defaultValue = "4", description = "How many (${DEFAULT-VALUE}).")
  private int nodes;

  @Option(
      names = "--start",
      description = "When it begins, such as 2026-01-31T12:00:00Z (the start of the last hour).")
  private Instant start;

  @Option(
      names = "--masked-share",
      defaultValue = "0.25",
      description = "Share of the nodes that log no names, 0 to 1 (${DEFAULT-VALUE}).")
  private double maskedShare;

  @Option(
      names = "--cluster",
      defaultValue = "prod",
      description = "The cluster's name (${DEFAULT-VALUE}).")
  private String cluster;

  @Option(
      names = "--logs",
      split = ",",
      description = {
        "Which logs are written of the traffic besides Hubble's:",
        "${COMPLETION-CANDIDATES} (all)."
      })
  private Set<Log> logs = EnumSet.allOf(Log.class);

  @Option(names = "--out", required = true, description = "Directory to write into.")
  private Path out;

  public static void main(String[] args) {
    System.exit(new CommandLine(new SimulatorMain()).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    Instant begin = start == null ? lastHour(Instant.now()) : start;
    SimulationConfig config =
        new SimulationConfig(seed, begin, minutes, rate, pods, nodes, maskedShare, cluster, logs);
    try (FileOutput output = new FileOutput(out)) {
      Truth truth = Simulation.run(config, output);
      System.out.println(truth.quality.total("received") + " records in " + out);
    }
    return 0;
  }

  private static Instant lastHour(Instant now) {
    return now.truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(1));
  }
}
