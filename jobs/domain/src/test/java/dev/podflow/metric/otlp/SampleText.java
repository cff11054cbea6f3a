package dev.podflow.metric.otlp;

import dev.podflow.delta.MapText;
import dev.podflow.metric.Sample;
import java.util.ArrayList;
import java.util.List;

/** What a reader has read: a line a sample. */
final class SampleText {
  private SampleText() {}

  static List<String> of(OtlpReader reader) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < reader.size(); i++) {
      lines.add(of(reader.sample(i)));
    }
    return lines;
  }

  static String of(Sample sample) {
    return "%s/%s%s %s%s at %d since %d unit %s %s%s"
        .formatted(
            sample.cluster,
            sample.metric,
            MapText.toMap(sample.labels),
            sample.kind,
            sample.delta ? " delta" : "",
            sample.timeMillis,
            sample.startMillis,
            sample.unit,
            sample.buckets == null ? Double.toString(sample.value) : sample.buckets.toString(),
            sample.stale ? " stale" : "");
  }
}
