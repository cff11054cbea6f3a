package dev.podflow.collector;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;

/** What the collector tells Prometheus. Thread-safe. */
final class CollectorMetrics {
  private static final String PREFIX = "podflow_collector_";

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Gauge objects = gauge("objects", "Objects that exist, by kind.", "kind");
  private final Gauge leader = gauge("leader", "1 while this replica is the one that writes.");
  private final Counter events = counter("events", "Events of watches.", "kind", "type");
  private final Counter lists = counter("lists", "Complete lists, the first included.", "kind");
  private final Counter restarts =
      counter(
          "watch_restarts",
          "Watches and lists that ended: ended (by the server, in order), broken (connection),"
              + " refused (by an error), gone (the version was too old).",
          "kind",
          "reason");
  private final Counter expiredPages =
      counter("expired_pages", "Lists whose next page had expired.", "kind");
  private final Counter malformed =
      counter("malformed", "Events and objects that could not be used.", "kind");
  private final Counter tooLarge =
      counter("too_large", "Values that were left out for their size.", "kind");
  private final Counter written = counter("records", "Values written, markers included.");
  private final Counter tombstones = counter("tombstones", "Tombstones written.");
  private final Counter failures = counter("session_failures", "Sessions that failed.");
  private volatile Instant completeUntil;

  CollectorMetrics(Clock clock) {
    GaugeWithCallback.builder()
        .name(PREFIX + "heartbeat_lag_seconds")
        .help("How far behind now everything is known to be in the topic; NaN before that.")
        .callback(
            callback -> {
              Instant until = completeUntil;
              callback.call(
                  until == null
                      ? Double.NaN
                      : (clock.instant().toEpochMilli() - until.toEpochMilli()) / 1000.0);
            })
        .register(registry);
  }

  private Gauge gauge(String name, String help, String... labels) {
    return Gauge.builder().name(PREFIX + name).help(help).labelNames(labels).register(registry);
  }

  private Counter counter(String name, String help, String... labels) {
    return Counter.builder()
        .name(PREFIX + name + "_total")
        .help(help)
        .labelNames(labels)
        .register(registry);
  }

  /** All of them in Prometheus' text format. */
  String text() {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.create()
          .write(text, registry.scrape(), EscapingScheme.UNDERSCORE_ESCAPING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString(StandardCharsets.UTF_8);
  }

  void objects(Resource resource, int count) {
    objects.labelValues(resource.snapshotKind()).set(count);
  }

  void leader(boolean leads) {
    leader.set(leads ? 1 : 0);
  }

  /** Only the types that the API has: a hostile one does not become a series. */
  void event(Resource resource, String type) {
    String known =
        switch (type) {
          case "ADDED", "MODIFIED", "DELETED", "BOOKMARK", "ERROR" -> type;
          default -> "other";
        };
    events.labelValues(resource.snapshotKind(), known).inc();
  }

  void listed(Resource resource) {
    lists.labelValues(resource.snapshotKind()).inc();
  }

  void watchRestart(Resource resource, String reason) {
    restarts.labelValues(resource.snapshotKind(), reason).inc();
  }

  void expiredPage(Resource resource) {
    expiredPages.labelValues(resource.snapshotKind()).inc();
  }

  void malformed(Resource resource) {
    malformed.labelValues(resource.snapshotKind()).inc();
  }

  void tooLarge(String kind) {
    tooLarge.labelValues(kind).inc();
  }

  void written() {
    written.inc();
  }

  void tombstone() {
    tombstones.inc();
  }

  /** A value in the topic that is none of Podflow's: of what kind it is, it does not say. */
  void unreadable() {
    malformed.labelValues("topic").inc();
  }

  void sessionFailure() {
    failures.inc();
  }

  void heartbeat(Instant until) {
    completeUntil = until;
  }

  /** Up to when the topic is complete by this replica's doing; null if it does not write. */
  Instant completeUntil() {
    return completeUntil;
  }
}
