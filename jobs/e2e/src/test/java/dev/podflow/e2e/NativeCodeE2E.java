package dev.podflow.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the jobs' readers are fast by is there, as Flink is configured. */
@ExtendWith(LocalStack.Extension.class)
class NativeCodeE2E {
  @Test
  void kafkasLz4IsDecompressedByNativeCode(LocalStack stack) throws IOException {
    Path maps = Path.of("/proc", Long.toString(stack.process("taskmanager").pid()), "maps");
    assertThat(Files.readAllLines(maps)).anyMatch(line -> line.contains("liblz4-java"));
    assertThat(stack.home().resolve("log").resolve("taskmanager.log"))
        .content()
        .doesNotContain("are decompressed by LZ4Factory:Java");
  }
}
