package dev.podflow.simulator.churn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.podflow.schema.k8s.KubernetesObject;
import dev.podflow.schema.k8s.KubernetesObjectCodec;
import dev.podflow.schema.k8s.Marker;
import dev.podflow.schema.k8s.MarkerType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Everything that a simulation has written. */
final class Recorded implements ChurnOutput {
  private static final ObjectMapper JSON = new ObjectMapper();

  record Metadata(long at, String key, byte[] value, KubernetesObject object) {
    /** Null if it is another record. */
    Marker marker(MarkerType type) {
      return object.getBody() instanceof Marker marker && marker.getType() == type ? marker : null;
    }
  }

  record FlowLine(long at, long number, String node, byte[] line) {
    JsonNode flow() {
      try {
        return JSON.readTree(line).path("flow");
      } catch (IOException e) {
        throw new AssertionError(new String(line, StandardCharsets.UTF_8), e);
      }
    }
  }

  final List<Metadata> metadata = new ArrayList<>();
  final List<FlowLine> flows = new ArrayList<>();

  /** All that came, as text, in its order. */
  final StringBuilder everything = new StringBuilder();

  @Override
  public void metadata(long atMillis, String key, byte[] value) throws IOException {
    metadata.add(new Metadata(atMillis, key, value, KubernetesObjectCodec.decode(value)));
    note(atMillis, key, value);
  }

  @Override
  public void flow(long atMillis, long number, String node, byte[] line) {
    flows.add(new FlowLine(atMillis, number, node, line));
    note(atMillis, node, line);
  }

  private void note(long atMillis, String key, byte[] value) {
    everything
        .append(atMillis)
        .append(' ')
        .append(key)
        .append(' ')
        .append(new String(value, StandardCharsets.ISO_8859_1))
        .append('\n');
  }
}
