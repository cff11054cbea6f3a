package dev.podflow.local.stack;

import java.nio.file.Path;
import java.util.List;

/**
 * A Flink job of the stack, as a user submits it.
 *
 * @param jar the job's jar, relative to the repository
 * @param inputs the topics that it reads and settles
 */
record JobSpec(String name, Path jar, String mainClass, int parallelism, List<String> inputs) {
  List<String> arguments(Settings settings) {
    return List.of(
        "--kafka.bootstrap-servers", settings.bootstrapServers(),
        "--clickhouse.url", settings.clickHouseUrl().toString(),
        "--job.name", name);
  }
}
