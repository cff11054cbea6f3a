package dev.podflow.local;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import dev.podflow.local.stack.Health;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

@Command(
    name = "status",
    description = "Prints each part's address and health; exit status 1 if one is not well.")
final class StatusCommand implements Callable<Integer> {
  private final Podflow podflow;

  StatusCommand(Podflow podflow) {
    this.podflow = podflow;
  }

  @Override
  public Integer call() {
    List<Health.Line> report = new Health(podflow.settings()).report();
    podflow
        .console()
        .print(
            AsciiTable.getTable(
                AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS_NO_OUTSIDE_BORDER,
                report,
                List.of(
                    left("part").with(Health.Line::part),
                    left("address").with(Health.Line::address),
                    left("pid").with(Health.Line::pid),
                    left("healthy").with(line -> line.healthy() ? "yes" : "NO"),
                    left("detail").with(Health.Line::detail))));
    return report.stream().allMatch(Health.Line::healthy) ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private static Column left(String header) {
    return new Column()
        .header(header)
        .headerAlign(HorizontalAlign.LEFT)
        .dataAlign(HorizontalAlign.LEFT)
        .maxWidth(120);
  }
}
