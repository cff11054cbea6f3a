package dev.podflow.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the jobs' readers are fast by is there, as Flink is configured. */
@ExtendWith(LocalStack.Extension.class)
class NativeCodeE2E {
  @Test
  void kafkasLz4IsDecompressedByNativeCode(LocalStack stack) throws IOException {
    // An earlier test may have left two, of which one has all tasks.
    List<String> mapped = new ArrayList<>();
    for (String part : taskManagers(stack)) {
      mapped.addAll(Files.readAllLines(Path.of("/proc", pid(stack, part), "maps")));
      assertThat(stack.home().resolve("log").resolve(part + ".log"))
          .content()
          .doesNotContain("are decompressed by LZ4Factory:Java");
    }
    assertThat(mapped).anyMatch(line -> line.contains("liblz4-java"));
  }

  private static String pid(LocalStack stack, String part) throws IOException {
    return Long.toString(stack.process(part).pid());
  }

  private static List<String> taskManagers(LocalStack stack) throws IOException {
    try (Stream<Path> files = Files.list(stack.home().resolve("run"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.startsWith("taskmanager") && file.endsWith(".pid"))
          .map(file -> file.substring(0, file.length() - ".pid".length()))
          .toList();
    }
  }
}
