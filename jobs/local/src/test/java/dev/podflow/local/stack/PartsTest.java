package dev.podflow.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.local.flink.FlinkRest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

  @Test
  void taskManagersThatWereStartedBelongToTheStackUntilTheyAreStopped() throws IOException {
    assertThat(names(parts("").all()))
        .containsExactly("kafka", "clickhouse", "jobmanager", "taskmanager");
    assertThat(names(parts("").taskManagers(3)))
        .containsExactly("taskmanager", "taskmanager-2", "taskmanager-3");
    Path run = Files.createDirectories(home.resolve("run"));
    Files.createFile(run.resolve("taskmanager.pid"));
    Files.createFile(run.resolve("taskmanager-2.pid"));
    assertThat(names(parts("").taskManagers())).containsExactly("taskmanager", "taskmanager-2");
    assertThat(names(parts("").all())).endsWith("jobmanager", "taskmanager", "taskmanager-2");
    parts("").named("taskmanager-2").daemon().stop(Duration.ZERO);
    assertThat(names(parts("").taskManagers())).containsExactly("taskmanager");
  }

  private static List<String> names(List<Part> parts) {
    return parts.stream().map(Part::name).toList();
  }

  private Parts parts(String javaOptions) {
    Settings settings =
        Settings.from(
            Path.of(""),
            Map.of(Settings.HOME, home.toString(), Settings.JAVA_OPTIONS, javaOptions));
    return new Parts(settings, settings.clickHouse(), new FlinkRest(settings.flinkUrl()));
  }
}
