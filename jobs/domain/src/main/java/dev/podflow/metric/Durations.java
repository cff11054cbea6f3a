package dev.podflow.metric;

/** Which metrics are durations, and in which unit. */
public final class Durations {
  private Durations() {}

  /**
   * How many microseconds the unit of a metric has; 1 where it is no duration. Prometheus's names
   * say it by their ending; OpenTelemetry's have a unit (UCUM).
   *
   * @param unit empty where none is given
   */
  public static double unit(String metric, String unit) {
    if (metric.endsWith("_seconds")) {
      return 1e6;
    } else if (metric.endsWith("_ms") || metric.endsWith("_milliseconds")) {
      return 1e3;
    } else if (metric.endsWith("_us") || metric.endsWith("_microseconds")) {
      return 1;
    } else if (metric.endsWith("_ns") || metric.endsWith("_nanoseconds")) {
      return 1e-3;
    } else if (metric.endsWith("_minutes")) {
      return 60e6;
    }
    return switch (unit) {
      case "s", "seconds" -> 1e6;
      case "ms", "milliseconds" -> 1e3;
      case "ns", "nanoseconds" -> 1e-3;
      case "min" -> 60e6;
      case "h" -> 3600e6;
      default -> 1;
    };
  }
}
