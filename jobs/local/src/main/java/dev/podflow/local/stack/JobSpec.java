package dev.podflow.local.stack;

import dev.podflow.access.ClickHouseAccess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A Flink job of the stack, as a user submits it.
 *
 * @param jar the job's jar, relative to the repository
 * @param inputs the topics that it reads and settles
 * @param options what it is told besides where the stack is: {@code --key}, value, and so on
 * @param settings Flink's, of this job, where they differ from the cluster's
 */
public record JobSpec(
    String name,
    Path jar,
    String mainClass,
    int parallelism,
    List<String> inputs,
    List<String> options,
    Map<String, String> settings) {
  JobSpec(String name, Path jar, String mainClass, int parallelism, List<String> inputs) {
    this(name, jar, mainClass, parallelism, inputs, List.of(), Map.of());
  }

  /** The same job with other options. */
  public JobSpec with(String... otherOptions) {
    return new JobSpec(name, jar, mainClass, parallelism, inputs, List.of(otherOptions), settings);
  }

  /** The same job with other settings of Flink's. */
  public JobSpec withSettings(Map<String, String> otherSettings) {
    return new JobSpec(name, jar, mainClass, parallelism, inputs, options, otherSettings);
  }

  JobSpec withParallelism(int tasks) {
    return new JobSpec(name, jar, mainClass, tasks, inputs, options, settings);
  }

  List<String> arguments(Settings settings) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--kafka.bootstrap-servers", settings.bootstrapServers(),
                "--clickhouse.url", settings.clickHouseUrl().toString(),
                "--job.name", name));
    ClickHouseAccess access = settings.clickHouseAccess();
    arguments.addAll(List.of("--clickhouse.user", access.user()));
    addUnlessEmpty(arguments, "--clickhouse.password-file", access.passwordFile());
    addUnlessEmpty(arguments, "--clickhouse.ca-file", access.caFile());
    arguments.addAll(options);
    return arguments;
  }

  private static void addUnlessEmpty(List<String> arguments, String option, String value) {
    if (!value.isEmpty()) {
      arguments.addAll(List.of(option, value));
    }
  }
}
