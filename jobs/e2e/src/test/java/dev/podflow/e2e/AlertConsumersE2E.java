package dev.podflow.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The README's consumers, run as they stand there, print an alert. */
@ExtendWith(LocalStack.Extension.class)
class AlertConsumersE2E {
  private static final Path README = Path.of("..", "..", "README.md");
  private static final Pattern PROGRAM = Pattern.compile("(?s)```(java|python)\n(.*?)```");
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String PRINTED =
      "firing shop/web is denied access to shop/basket:8080, for the first time";

  private static LocalStack stack;
  @TempDir private Path directory;

  @BeforeAll
  static void fire(LocalStack shared) throws IOException {
    stack = shared;
    Path rules =
        AlertsE2E.file(
            stack,
            "readme-rules.yaml",
            """
            rules:
              - name: readme-denial
                kind: new-denial
                match: {cluster: alerting}
                learn: 0m
            """);
    stack.succeed("rules", "apply", rules.toString());
    AlertsE2E.awaitRules(stack);
    Instant minute = AlertsE2E.nextMinute();
    AlertsE2E.deny(stack, minute.plusSeconds(5), "basket");
    AlertsE2E.awaitAlert(stack, "readme-denial", "firing", minute.plusSeconds(120));
    stack.succeed("rules", "remove", "readme-denial");
    AlertsE2E.awaitRules(stack);
  }

  @Test
  void inJava() throws IOException {
    Path source = program("java", "AlertCodec", "AlertPrinter.java");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    // A source file is compiled before it is run.
    assertPrints(List.of(java, "-cp", System.getProperty("java.class.path"), source.toString()));
  }

  @Test
  void inPythonWithNothingElse() throws IOException {
    assumeThat(ends("python3", "-c", "import json")).as("there is a python3").isTrue();
    assertPrints(List.of("python3", program("python", "json.loads", "alerts.py").toString()));
  }

  @Test
  void inPythonFromTheTopic() throws IOException {
    assumeThat(ends("python3", "-c", "import confluent_kafka, fastavro"))
        .as("python3 has confluent_kafka and fastavro")
        .isTrue();
    assertPrints(List.of("python3", program("python", "fastavro", "alerts.py").toString()));
  }

  /** The program of a language in which a text occurs, for this stack. */
  private Path program(String language, String text, String file) throws IOException {
    List<String> programs = new ArrayList<>();
    for (MatchResult found : PROGRAM.matcher(Files.readString(README)).results().toList()) {
      if (found.group(1).equals(language) && found.group(2).contains(text)) {
        programs.add(found.group(2));
      }
    }
    assertThat(programs).as("programs with " + text).hasSize(1);
    return Files.writeString(
        directory.resolve(file),
        programs.get(0).replace("localhost:9092", stack.bootstrapServers()));
  }

  private void assertPrints(List<String> command) throws IOException {
    Path output = directory.resolve("output");
    Process process =
        stack.process(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
    try {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(Files.readString(output))
                      .contains(PRINTED)
                      .contains("shop/web-0 > shop/basket-0:8080"));
      assertThat(process.isAlive()).as("it goes on").isTrue();
    } finally {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }
  }

  private static boolean ends(String... command) {
    try {
      return stack.process(List.of(command)).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
