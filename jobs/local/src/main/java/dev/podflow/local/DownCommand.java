package dev.podflow.local;

import dev.podflow.local.stack.Stack;
import picocli.CommandLine.Command;

@Command(
    name = "down",
    description = "Stops the local stack: the jobs with a savepoint, then the processes.")
final class DownCommand implements Runnable {
  private final Podflow podflow;

  DownCommand(Podflow podflow) {
    this.podflow = podflow;
  }

  @Override
  public void run() {
    new Stack(podflow.settings(), podflow.console()).down();
  }
}
