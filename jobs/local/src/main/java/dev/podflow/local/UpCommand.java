package dev.podflow.local;

import dev.podflow.local.stack.Stack;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "up",
    description = {
      "Starts the local stack and returns when every job runs.",
      "What runs already is left alone; what has died is started again."
    })
final class UpCommand implements Runnable {
  private static final int MOST_TASK_MANAGERS = 8;

  private final Podflow podflow;

  @Spec private CommandSpec spec;

  @Option(
      names = "--task-managers",
      defaultValue = "1",
      paramLabel = "N",
      description = "how many processes share Flink's tasks (default: ${DEFAULT-VALUE})")
  private int taskManagers;

  UpCommand(Podflow podflow) {
    this.podflow = podflow;
  }

  @Override
  public void run() {
    if (taskManagers < 1 || taskManagers > MOST_TASK_MANAGERS) {
      throw new ParameterException(
          spec.commandLine(), "--task-managers must be 1 to " + MOST_TASK_MANAGERS);
    }
    new Stack(podflow.settings(), podflow.console()).up(taskManagers);
  }
}
