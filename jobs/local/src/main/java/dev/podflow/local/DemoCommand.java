package dev.podflow.local;

import dev.podflow.local.console.Console;
import dev.podflow.local.console.Failure;
import dev.podflow.local.demo.Demo;
import dev.podflow.local.process.Ports;
import dev.podflow.local.stack.Settings;
import dev.podflow.local.stack.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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
    Settings settings = ownStack(podflow.settings());
    Console console = podflow.console();
    Stack stack = new Stack(settings, console);
    // Ctrl-C leaves nothing behind either.
    Thread cleanUp = new Thread(() -> end(stack, settings), "demo-clean-up");
    Runtime.getRuntime().addShutdownHook(cleanUp);
    try {
      stack.up();
      return new Demo(settings, console).run(minutes, seed) ? ExitCode.OK : ExitCode.SOFTWARE;
    } finally {
      Runtime.getRuntime().removeShutdownHook(cleanUp);
      if (keep) {
        console.say(
            "the stack is left running; reach it with %s=%s %s=%d %s=%d %s=%d"
                .formatted(
                    Settings.HOME, settings.home(),
                    Settings.KAFKA_PORT, settings.kafkaPort(),
                    Settings.CLICKHOUSE_PORT, settings.clickHousePort(),
                    Settings.FLINK_PORT, settings.flinkPort()));
      } else {
        end(stack, settings);
      }
    }
  }

  /** A stack in a temporary home; on the usual ports where they are free. */
  private static Settings ownStack(Settings usual) {
    try {
      return new Settings(
          usual.root(),
          Files.createTempDirectory("podflow-demo-").toRealPath(),
          usualOrFree(usual.kafkaPort()),
          usualOrFree(usual.clickHousePort()),
          usualOrFree(usual.flinkPort()),
          Optional.empty());
    } catch (IOException e) {
      throw new Failure("cannot make a temporary directory: " + e.getMessage(), e);
    }
  }

  private static int usualOrFree(int port) {
    return Ports.isFree(port) ? port : Ports.free();
  }

  private static void end(Stack stack, Settings settings) {
    stack.kill();
    delete(settings.home());
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new Failure("cannot remove " + directory + ": " + e.getMessage(), e);
    }
  }
}
