package dev.podflow.local;

import dev.podflow.local.chaos.Chaos;
import dev.podflow.local.console.Console;
import dev.podflow.local.stack.JobSpec;
import dev.podflow.local.stack.Jobs;
import dev.podflow.local.stack.TemporaryStack;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "chaos",
    description = {
      "Kills, freezes and starves the parts of a stack of its own under a steady load, and compares",
      "the tables with the simulator's truth after each fault. Exit status 0 only if they agree."
    })
final class ChaosCommand implements Callable<Integer> {
  private static final int MOST_MINUTES = 1440;
  private static final int MOST_RATE = 50_000;

  /** What waits for the collector waits until it is back, on the slowest machine. */
  private static final List<JobSpec> JOBS =
      Jobs.ALL.stream()
          .map(job -> job.name().equals("traffic") ? job.with("--identity.wait", "10min") : job)
          .toList();

  private final Podflow podflow;

  @Spec private CommandSpec spec;

  @Option(
      names = "--minutes",
      defaultValue = "5",
      paramLabel = "N",
      description = "how long faults are injected (default: ${DEFAULT-VALUE})")
  private int minutes;

  @Option(
      names = "--rate",
      defaultValue = "2000",
      paramLabel = "R",
      description =
          "Hubble's records a second; the other logs come on top (default: ${DEFAULT-VALUE})")
  private int rate;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "S",
      description = "another seed, another order of faults (default: ${DEFAULT-VALUE})")
  private long seed;

  @Option(
      names = "--from",
      paramLabel = "DIR",
      description = {
        "a clone of an earlier release, built: its jobs and migrations run at first, and half-way",
        "this release takes over"
      })
  private Path from;

  ChaosCommand(Podflow podflow) {
    this.podflow = podflow;
  }

  @Override
  public Integer call() {
    if (minutes < 1 || minutes > MOST_MINUTES) {
      throw wrong("--minutes must be 1 to " + MOST_MINUTES);
    }
    if (rate < 1 || rate > MOST_RATE) {
      throw wrong("--rate must be 1 to " + MOST_RATE);
    }
    Console console = podflow.console();
    Path release = from == null ? podflow.settings().root() : from.toAbsolutePath().normalize();
    try (TemporaryStack stack =
        TemporaryStack.up(podflow.settings(), console, "chaos", JOBS, release)) {
      boolean agrees;
      try {
        agrees =
            new Chaos(stack.settings(), stack.stack(), console, seed)
                .run(Duration.ofMinutes(minutes), rate, seed, from != null);
      } catch (RuntimeException e) {
        stack.keepLogs();
        throw e;
      }
      if (!agrees) {
        // What is wrong can only be found where it is.
        stack.keep();
      }
      return agrees ? ExitCode.OK : ExitCode.SOFTWARE;
    }
  }

  private CommandLine.ParameterException wrong(String message) {
    return new CommandLine.ParameterException(spec.commandLine(), message);
  }
}
