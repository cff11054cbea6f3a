package dev.podflow.metadata;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Reads what kubectl might have printed, at a given time. */
final class Kubectl {
  static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

  final List<Observation> seen = new ArrayList<>();
  final ReadReport report;

  private Kubectl(InputStream in, Instant at) throws IOException {
    MetadataReader reader = new MetadataReader("blue", Clock.fixed(at, ZoneOffset.UTC));
    report = reader.read(in, seen::add);
  }

  static Kubectl file(String name, Instant at) throws IOException {
    try (InputStream in = Kubectl.class.getResourceAsStream("/kubectl/" + name)) {
      return new Kubectl(in, at);
    }
  }

  static Kubectl text(String text, Instant at) throws IOException {
    return new Kubectl(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), at);
  }

  static Kubectl stream(InputStream in, Instant at) throws IOException {
    return new Kubectl(in, at);
  }

  List<String> keys() {
    return seen.stream()
        .map(o -> dev.podflow.schema.k8s.KubernetesObjectCodec.key(o.object()))
        .toList();
  }
}
