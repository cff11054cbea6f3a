package dev.podflow.simulator;

import dev.podflow.simulator.truth.Truth;
import dev.podflow.simulator.truth.TruthFiles;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * A directory with {@code k8s/initial.json}, {@code k8s/watch.jsonl}, {@code hubble/NODE.jsonl} and
 * {@code truth/}.
 */
public final class FileOutput implements SimulationOutput, AutoCloseable {
  private final Path directory;
  private final OutputStream watch;
  private final Map<String, OutputStream> nodes = new TreeMap<>();

  public FileOutput(Path directory) throws IOException {
    this.directory = directory;
    Files.createDirectories(directory.resolve("hubble"));
    Files.createDirectories(directory.resolve("k8s"));
    watch = open(directory.resolve("k8s/watch.jsonl"));
  }

  @Override
  public void initialObjects(byte[] list) throws IOException {
    Files.write(directory.resolve("k8s/initial.json"), list);
  }

  @Override
  public void watchEvent(byte[] event) throws IOException {
    watch.write(event);
    watch.write('\n');
  }

  @Override
  public void hubble(String node, byte[] line) throws IOException {
    OutputStream stream = nodes.get(node);
    if (stream == null) {
      stream = open(directory.resolve("hubble").resolve(node + ".jsonl"));
      nodes.put(node, stream);
    }
    stream.write(line);
    stream.write('\n');
  }

  @Override
  public void truth(Truth truth) throws IOException {
    TruthFiles.write(truth, directory.resolve("truth"));
  }

  @Override
  public void close() throws IOException {
    watch.close();
    for (OutputStream stream : nodes.values()) {
      stream.close();
    }
  }

  private static OutputStream open(Path file) throws IOException {
    return new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
  }
}
