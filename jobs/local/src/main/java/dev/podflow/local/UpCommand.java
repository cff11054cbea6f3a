package dev.podflow.local;

import dev.podflow.local.stack.Stack;
import picocli.CommandLine.Command;

@Command(
    name = "up",
    description = {
      "Starts the local stack and returns when every job runs.",
      "What runs already is left alone; what has died is started again."
    })
final class UpCommand implements Runnable {
  private final Podflow podflow;

  UpCommand(Podflow podflow) {
    this.podflow = podflow;
  }

  @Override
  public void run() {
    new Stack(podflow.settings(), podflow.console()).up();
  }
}
