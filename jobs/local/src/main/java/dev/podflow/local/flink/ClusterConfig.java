package dev.podflow.local.flink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Renders {@code config.yaml} of the session cluster: what is in the repository, and the stack's.
 */
public final class ClusterConfig {
  private ClusterConfig() {}

  /**
   * Writes the configuration.
   *
   * @param shared the part that is the same for every local stack
   * @param home where the cluster keeps checkpoints and temporary files
   * @return the directory to give to Flink
   */
  public static Path write(Path shared, Path home, int restPort, int rpcPort) {
    Path directory = home.resolve("flink").resolve("conf");
    try {
      Files.createDirectories(directory);
      Files.writeString(
          directory.resolve("config.yaml"),
          render(Files.readString(shared), stackOptions(home, restPort, rpcPort)));
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write Flink's configuration to " + directory, e);
    }
  }

  /** Appends options to a flat YAML file. */
  static String render(String shared, Map<String, String> options) {
    return shared.stripTrailing()
        + "\n\n# Of this stack.\n"
        + options.entrySet().stream()
            .map(option -> option.getKey() + ": " + quoted(option.getValue()) + "\n")
            .collect(Collectors.joining());
  }

  static Map<String, String> stackOptions(Path home, int restPort, int rpcPort) {
    Path temporary = home.resolve("flink").resolve("tmp");
    Map<String, String> options = new TreeMap<>();
    options.put("execution.checkpointing.dir", checkpoints(home).toUri().toString());
    options.put("execution.checkpointing.savepoint-dir", checkpoints(home).toUri().toString());
    options.put("io.tmp.dirs", temporary.toString());
    options.put("jobmanager.rpc.port", Integer.toString(rpcPort));
    options.put("process.working-dir", temporary.resolve("work").toString());
    options.put("rest.bind-port", Integer.toString(restPort));
    options.put("rest.port", Integer.toString(restPort));
    options.put("web.tmpdir", temporary.resolve("web").toString());
    options.put("web.upload.dir", temporary.resolve("web").toString());
    return options;
  }

  /** Where checkpoints and savepoints go, a directory per job's name. */
  public static Path checkpoints(Path home) {
    return home.resolve("checkpoints");
  }

  private static String quoted(String value) {
    return "'" + value.replace("'", "''") + "'";
  }
}
