package dev.podflow.local.demo;

import dev.podflow.local.kafka.KubernetesSender;
import dev.podflow.local.kafka.RecordSender;
import dev.podflow.simulator.SimulationOutput;
import dev.podflow.simulator.truth.Truth;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Sends what a simulation writes: Kubernetes' objects to their end, then the flows, so that no flow
 * is resolved before its pods are known.
 */
final class Recording implements SimulationOutput {
  private final KubernetesSender objects;
  private final RecordSender metadata;
  private final RecordSender flows;
  private final ByteArrayOutputStream events = new ByteArrayOutputStream();
  private boolean flowing;

  /**
   * @param objects what turns objects into records
   * @param metadata where it sends them
   */
  Recording(KubernetesSender objects, RecordSender metadata, RecordSender flows) {
    this.objects = objects;
    this.metadata = metadata;
    this.flows = flows;
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
  public void hubble(String node, byte[] line) throws IOException {
    if (!flowing) {
      flowing = true;
      finishObjects();
    }
    flows.send(node.getBytes(StandardCharsets.UTF_8), line);
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
