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
 * A directory with {@code k8s/initial.json}, {@code k8s/watch.jsonl}, {@code truth/} and a
 * directory for each log, such as {@code hubble/NODE.jsonl}.
 */
public final class FileOutput implements SimulationOutput, AutoCloseable {
  private final Path directory;
  private final OutputStream watch;
  private final Map<Path, OutputStream> logs = new TreeMap<>();

  public FileOutput(Path directory) throws IOException {
    this.directory = directory;
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
  public void record(Log log, String node, byte[] record) throws IOException {
    Path file = directory.resolve(log.word()).resolve(node + "." + log.suffix());
    OutputStream stream = logs.get(file);
    if (stream == null) {
      Files.createDirectories(file.getParent());
      stream = open(file);
      logs.put(file, stream);
    }
    stream.write(record);
    stream.write('\n');
  }

  @Override
  public void truth(Truth truth) throws IOException {
    TruthFiles.write(truth, directory.resolve("truth"));
  }

  @Override
  public void close() throws IOException {
    watch.close();
    for (OutputStream stream : logs.values()) {
      stream.close();
    }
  }

  private static OutputStream open(Path file) throws IOException {
    return new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
  }
}
