package dev.podflow.local;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import dev.podflow.local.kafka.DeadLetterBox;
import dev.podflow.local.kafka.DeadLetterBox.Group;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "dead-letters",
    description = {
      "list: shows the records that could not be used, by reason.",
      "replay: sends those that have not been replayed yet to their topics again."
    })
final class DeadLettersCommand implements Runnable {
  private enum Action {
    LIST,
    REPLAY
  }

  private final Podflow podflow;

  @Parameters(
      arity = "0..1",
      defaultValue = "LIST",
      paramLabel = "list|replay",
      description = "what to do (default: list)")
  private Action action;

  DeadLettersCommand(Podflow podflow) {
    this.podflow = podflow;
  }

  @Override
  public void run() {
    DeadLetterBox box = new DeadLetterBox(podflow.settings().kafka());
    switch (action) {
      case LIST -> list(box.groups());
      case REPLAY -> replayed(box.replay(podflow.console()));
    }
  }

  private void list(List<Group> groups) {
    if (groups.isEmpty()) {
      podflow.console().say("no dead letters");
      return;
    }
    podflow
        .console()
        .print(
            AsciiTable.getTable(
                AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS_NO_OUTSIDE_BORDER,
                groups,
                List.of(
                    column("topic", HorizontalAlign.LEFT).with(Group::topic),
                    column("reason", HorizontalAlign.LEFT).with(Group::reason),
                    column("count", HorizontalAlign.RIGHT)
                        .with(group -> Long.toString(group.count())),
                    column("last from", HorizontalAlign.LEFT).with(Group::lastAt),
                    column("last error", HorizontalAlign.LEFT).with(Group::lastError))));
  }

  private void replayed(Map<String, Long> byTopic) {
    if (byTopic.isEmpty()) {
      podflow.console().say("nothing to replay");
    }
    byTopic.forEach(
        (topic, count) ->
            podflow.console().print("%d records sent to %s again".formatted(count, topic)));
  }

  private static Column column(String header, HorizontalAlign align) {
    return new Column().header(header).headerAlign(align).dataAlign(align).maxWidth(100);
  }
}
