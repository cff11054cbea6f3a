package dev.podflow.count;

import dev.podflow.delta.Delta;
import dev.podflow.flow.Flow;
import dev.podflow.flow.FlowBatch;
import dev.podflow.flow.FlowEnd;
import dev.podflow.flow.Rejection;
import dev.podflow.identity.Lookup;
import dev.podflow.table.Quality;

/**
 * Counts the records of one kind of log. What all kinds have in common is here: which times are
 * believed, waiting for metadata, who the ends were, and that every record ends as exactly one of
 * used, merged, not traffic or dead letter. A record of several flows is used if one of them is.
 *
 * <p>Not thread-safe: a task has its own.
 */
public abstract sealed class FlowCounter permits HubbleCounter, ReportCounter {
  private static final long NANOS_PER_MILLI = 1_000_000L;

  /** 2015-01-01: before Kubernetes 1.0 there were no flow logs, only clocks that were never set. */
  static final long OLDEST_NANOS = 1_420_070_400_000_000_000L;

  /** Kafka's clock may be a little ahead of this machine's; for more than that nobody waits. */
  private static final long AHEAD_MAX_MILLIS = 5_000;

  final CountingOptions options;
  final ResolvedEnd client = new ResolvedEnd();
  final ResolvedEnd server = new ResolvedEnd();
  private final EndResolver resolver;
  private final Deltas deltas;

  /** As of when ends are resolved. */
  private final Moment asOf = new Moment();

  /** Bits of the {@link Resolution}s that the record's ends had. */
  private int resolutions;

  FlowCounter(CountingOptions options, Lookup lookup, Deltas deltas) {
    this.options = options;
    this.resolver = new EndResolver(lookup, options.identity().clockToleranceMillis());
    this.deltas = deltas;
  }

  /** Whether a flow is about traffic at all, and not about the state of something. */
  abstract boolean isTraffic(Flow flow);

  /** Counts a flow whose time is believed and whose cluster is filled in. */
  abstract Outcome countFlow(Flow flow, Origin origin, PartitionMemory memory);

  /**
   * Gives up what has waited too long.
   *
   * @param silentNanos for how long the partition has been silent, so that its clock goes on
   *     without it
   */
  public void expire(PartitionMemory memory, long silentNanos) {}

  /**
   * Whether a record had better wait for metadata that may still come. Nothing is counted yet.
   *
   * @param nowMillis this machine's clock, epoch milliseconds
   */
  public boolean hasToWait(FlowBatch flows, Origin origin, long nowMillis) {
    long ageMillis = nowMillis - origin.timestampMillis;
    if (origin.timestampMillis < 0
        || ageMillis < -AHEAD_MAX_MILLIS
        || ageMillis >= options.identity().waitMillis()) {
      return false;
    }
    for (int i = 0; i < flows.size(); i++) {
      if (hasToWait(flows.get(i), origin, ageMillis)) {
        return true;
      }
    }
    return false;
  }

  private boolean hasToWait(Flow flow, Origin origin, long ageMillis) {
    if (!isTraffic(flow)) {
      return false;
    }
    String cluster = clusterOf(flow);
    asOf.set(flow, origin);
    return !resolver.isComplete(cluster, asOf)
        || (ageMillis < options.identity().unknownWaitMillis()
            && !isOfTheOpen(flow)
            && (resolver.isUnknown(cluster, flow.source, asOf)
                || resolver.isUnknown(cluster, flow.destination, asOf)));
  }

  /** Whether it is about a connection that its ends have had for a while: they are not new. */
  private static boolean isOfTheOpen(Flow flow) {
    return switch (flow.connectionEvent) {
      case NONE, OPENED -> false;
      case CHANGED, ENDED -> true;
    };
  }

  private static String clusterOf(Flow flow) {
    return flow.cluster.isEmpty() ? Lookup.DEFAULT_CLUSTER : flow.cluster;
  }

  /**
   * Counts a record.
   *
   * @return why it could not be used; null if it could
   */
  public Rejection count(FlowBatch flows, Origin origin, PartitionMemory memory) {
    memory.read(origin.offset);
    for (int i = 0; i < flows.size(); i++) {
      Rejection rejection = checkTime(flows.get(i), origin);
      if (rejection != null) {
        return rejection;
      }
    }
    Outcome outcome = Outcome.NOT_TRAFFIC;
    resolutions = 0;
    long lost = 0;
    for (int i = 0; i < flows.size(); i++) {
      Flow flow = flows.get(i);
      flow.cluster = clusterOf(flow);
      asOf.set(flow, origin);
      outcome = outcome.and(countFlow(flow, origin, memory));
      lost += flow.lostEvents;
    }
    Delta quality = quality(origin).add(Quality.RECEIVED, 1).add(Quality.LOST, lost);
    switch (outcome) {
      case USED -> quality.add(Quality.USED, 1);
      case MERGED -> quality.add(Quality.MERGED, 1);
      case NOT_TRAFFIC -> quality.add(Quality.NOT_TRAFFIC, 1);
    }
    if (outcome == Outcome.USED) {
      flag(quality, Quality.UNRESOLVED, Resolution.UNRESOLVED);
      flag(quality, Quality.AMBIGUOUS, Resolution.AMBIGUOUS);
      flag(quality, Quality.LATE, Resolution.LATE);
    }
    return null;
  }

  /** Counts a record that could not be used, whoever found that out. */
  public void countDeadLetter(Origin origin, PartitionMemory memory) {
    memory.read(origin.offset);
    quality(origin).add(Quality.RECEIVED, 1).add(Quality.DEAD_LETTERS, 1);
  }

  private void flag(Delta quality, int measure, Resolution resolution) {
    if ((resolutions & (1 << resolution.ordinal())) != 0) {
      quality.add(measure, 1);
    }
  }

  private Rejection checkTime(Flow flow, Origin origin) {
    switch (flow.message) {
      case LOST_EVENTS, STATUS -> {
        return null;
      }
      case FLOW, REPORT -> {}
    }
    if (flow.timeNanos == Flow.NO_TIME) {
      return Rejection.NO_TIME;
    }
    if (flow.timeNanos < OLDEST_NANOS) {
      return Rejection.TIME_TOO_OLD;
    }
    boolean hasTimestamp = origin.timestampMillis >= 0;
    long newest = origin.timestampMillis * NANOS_PER_MILLI + options.maxSkewNanos();
    return hasTimestamp && flow.timeNanos > newest ? Rejection.TIME_IN_FUTURE : null;
  }

  private Delta quality(Origin origin) {
    return deltas.quality(origin.topic, origin.timestampMillis);
  }

  /** Ends are resolved as of another time than the flow's, nanoseconds since the epoch. */
  final void resolveAsOf(long nanos, Origin origin) {
    asOf.set(nanos, nanos, origin);
  }

  /** Finds out who {@link #client} and {@link #server} were. */
  final void resolve(Flow flow, FlowEnd from, FlowEnd to) {
    resolver.resolve(flow.cluster, from, flow.protocol, asOf, client);
    resolver.resolve(flow.cluster, to, flow.protocol, asOf, server);
    resolutions |= 1 << client.resolution.ordinal() | 1 << server.resolution.ordinal();
  }

  /** A bit for each of the measures. */
  static long mask(int... measures) {
    long mask = 0;
    for (int measure : measures) {
      mask |= 1L << measure;
    }
    return mask;
  }
}
