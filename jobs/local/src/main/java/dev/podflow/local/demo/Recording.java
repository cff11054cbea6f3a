package dev.podflow.local.demo;

import dev.podflow.local.kafka.KubernetesSender;
import dev.podflow.local.kafka.RecordSender;
import dev.podflow.simulator.Log;
import dev.podflow.simulator.SimulationOutput;
import dev.podflow.simulator.truth.Truth;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Sends what a simulation writes: Kubernetes' objects to their end, then the logs, so that no flow
 * is resolved before its pods are known.
 */
final class Recording implements SimulationOutput {
  private final KubernetesSender objects;
  private final RecordSender metadata;
  private final Map<Log, RecordSender> logs;
  private final String cluster;
  private final Runnable pace;
  private final ByteArrayOutputStream events = new ByteArrayOutputStream();
  private boolean flowing;

  /**
   * @param objects what turns objects into records
   * @param metadata where it sends them
   * @param cluster the cluster's name, which most logs do not say themselves
   * @param pace called before each record of Hubble's
   */
  Recording(
      KubernetesSender objects,
      RecordSender metadata,
      Map<Log, RecordSender> logs,
      String cluster,
      Runnable pace) {
    this.objects = objects;
    this.metadata = metadata;
    this.logs = logs;
    this.cluster = cluster;
    this.pace = pace;
  }

  @Override
  public void initialObjects(byte[] list) throws IOException {
    objects.send("the simulated cluster", new ByteArrayInputStream(list));
  }

  @Override
  public void watchEvent(byte[] event) {
    events.writeBytes(event);
    events.write('\n');
  }

  @Override
  public void record(Log log, String node, byte[] record) throws IOException {
    if (!flowing) {
      flowing = true;
      finishObjects();
    }
    if (log == Log.HUBBLE) {
      pace.run();
    }
    String key = log == Log.HUBBLE ? node : cluster + "/" + node;
    logs.get(log).send(key.getBytes(StandardCharsets.UTF_8), record);
  }

  @Override
  public void truth(Truth truth) {
    // The simulation gives it back as well.
  }

  private void finishObjects() throws IOException {
    objects.send("the simulated changes", new ByteArrayInputStream(events.toByteArray()));
    events.reset();
    metadata.finish();
  }
}
