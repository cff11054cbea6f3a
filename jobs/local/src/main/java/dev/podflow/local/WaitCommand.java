package dev.podflow.local;

import dev.podflow.local.clickhouse.ClickHouse;
import dev.podflow.local.clickhouse.ResultPrinter;
import dev.podflow.local.stack.Wait;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "wait",
    description = "Returns when everything sent so far is committed in ClickHouse.")
final class WaitCommand implements Runnable {
  private final Podflow podflow;

  @Option(
      names = "--timeout",
      defaultValue = "300",
      paramLabel = "SECONDS",
      description = "gives up, with exit status 1 (default: ${DEFAULT-VALUE})")
  private long timeoutSeconds;

  WaitCommand(Podflow podflow) {
    this.podflow = podflow;
  }

  @Override
  public void run() {
    try {
      new Wait(podflow.settings(), podflow.console()).await(Duration.ofSeconds(timeoutSeconds));
    } catch (ClickHouse.Refused e) {
      throw ResultPrinter.explained(e);
    }
  }
}
