package dev.podflow.local;

import dev.podflow.local.console.Console;
import dev.podflow.local.demo.Demo;
import dev.podflow.local.stack.TemporaryStack;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "demo",
    description = {
      "Simulates a cluster, sends its flows through a stack of its own, prints what an operator",
      "wants to know and compares the tables with the simulator's truth.",
      "Exit status 0 only if they agree."
    })
final class DemoCommand implements Callable<Integer> {
  private static final int MOST_MINUTES = 1440;

  private final Podflow podflow;

  @Spec private CommandSpec spec;

  @Option(
      names = "--minutes",
      defaultValue = "5",
      paramLabel = "N",
      description = "how much simulated time (default: ${DEFAULT-VALUE})")
  private int minutes;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "S",
      description = "another seed, another cluster (default: ${DEFAULT-VALUE})")
  private long seed;

  @Option(
      names = "--no-troubles",
      description = "leaves out the hour of troubles that alerts have to tell of")
  private boolean withoutTroubles;

  @Option(names = "--keep", description = "leaves the stack running")
  private boolean keep;

  DemoCommand(Podflow podflow) {
    this.podflow = podflow;
  }

  @Override
  public Integer call() {
    if (minutes < 1 || minutes > MOST_MINUTES) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--minutes must be 1 to " + MOST_MINUTES);
    }
    Console console = podflow.console();
    try (TemporaryStack stack = TemporaryStack.up(podflow.settings(), console, "demo")) {
      if (keep) {
        stack.keep();
      }
      return new Demo(stack.settings(), console).run(minutes, seed, !withoutTroubles)
          ? ExitCode.OK
          : ExitCode.SOFTWARE;
    }
  }
}
