package dev.podflow.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.local.flink.FlinkRest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartsTest {
  @TempDir private Path home;

  @Test
  void optionsOfTheUserComeAfterTheStacksOwn() {
    for (Part part : parts("  -Xmx4g\t-Dwho=me ").all()) {
      List<String> command = part.command();
      List<String> heaps = command.stream().filter(word -> word.startsWith("-Xmx")).toList();
      assertThat(heaps).as(part.name()).hasSize(2).endsWith("-Xmx4g");
      assertThat(command.indexOf("-Dwho=me")).isBetween(0, command.indexOf("-cp"));
    }
  }

  @Test
  void withoutThemTheStacksOwnHold() {
    for (Part part : parts("").all()) {
      assertThat(part.command())
          .as(part.name())
          .noneMatch(String::isEmpty)
          .filteredOn(word -> word.startsWith("-Xmx"))
          .hasSize(1);
    }
  }

  private Parts parts(String javaOptions) {
    Settings settings =
        Settings.from(
            Path.of(""),
            Map.of(Settings.HOME, home.toString(), Settings.JAVA_OPTIONS, javaOptions));
    return new Parts(settings, settings.clickHouse(), new FlinkRest(settings.flinkUrl()));
  }
}
