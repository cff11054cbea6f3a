package dev.podflow.metrics;

import dev.podflow.config.JobConfig;
import dev.podflow.config.JobOptions;
import dev.podflow.count.Deltas;
import dev.podflow.count.MetricCounter;
import dev.podflow.delta.Delta;
import dev.podflow.directory.Identities;
import dev.podflow.identity.Directory;
import dev.podflow.identity.Lookup;
import dev.podflow.metric.Sample;
import dev.podflow.metric.Series;
import dev.podflow.metric.SeriesCounter;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.function.SerializableSupplier;

/**
 * Counts samples where their series is, and hands on what they add up to: before each checkpoint's
 * barrier, so that rows need no state, or earlier if there are many.
 *
 * <p>State:
 *
 * <ul>
 *   <li>{@code series}, by series: its last few scrapes. Bounded in number ({@code series.max}),
 *       forgotten once a series has not been scraped for {@code series.ttl}; then the next scrape
 *       is only a base.
 *   <li>{@code watched-since}, of the operator: since when each cluster is scraped. A few texts.
 * </ul>
 */
final class CountSeriesOperator extends AbstractStreamOperator<Delta>
    implements OneInputStreamOperator<Sample, Delta>, BoundedOneInput {
  private static final long serialVersionUID = 1;

  static final String SERIES = "series";
  static final String WATCHED_SINCE = "watched-since";

  /** How often in a series' time to live it is looked whether it is over. */
  private static final int SWEEPS_PER_TTL = 4;

  /** Kafka's clock may be a little ahead of this machine's. */
  private static final long AHEAD_MAX_MILLIS = 60_000;

  private final JobConfig config;
  private final SerializableSupplier<Identities> identities;
  private transient ValueState<Series> state;
  private transient ListState<String> watchedSince;
  private transient Identities directory;
  private transient MetricCounter counter;
  private transient Deltas deltas;
  private transient StreamRecord<Delta> emitted;
  private transient int rowsMax;
  private transient long seriesMax;
  private transient long ttlMillis;

  /** How many series there are here. */
  private transient long known;

  /**
   * The newest Kafka timestamp: the clock that series grow old by, also where old records are read
   * again. Producers set it: it is believed up to this machine's own clock.
   */
  private transient long nowMillis;

  private transient long sweptMillis;
  private transient Counter merged;
  private transient Counter refused;
  private transient Counter expired;

  CountSeriesOperator(JobConfig config, SerializableSupplier<Identities> identities) {
    this.config = config;
    this.identities = identities;
  }

  private static ValueStateDescriptor<Series> descriptor() {
    return new ValueStateDescriptor<>(SERIES, SeriesTypeInfo.INSTANCE);
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    state = context.getKeyedStateStore().getState(descriptor());
    watchedSince =
        context
            .getOperatorStateStore()
            .getUnionListState(new ListStateDescriptor<>(WATCHED_SINCE, Types.STRING));
  }

  @Override
  public void open() throws Exception {
    super.open();
    deltas = new Deltas();
    counter =
        new MetricCounter(
            config.get(MetricsOptions.METRICS_TOPIC),
            MetricsOptions.counting(config),
            lookup(),
            deltas);
    for (String cluster : watchedSince.get()) {
      int space = cluster.indexOf(' ');
      counter.watchedSince(cluster.substring(space + 1), Long.parseLong(cluster, 0, space, 10));
    }
    emitted = new StreamRecord<>(null);
    rowsMax = config.get(JobOptions.COMBINE_ROWS_MAX);
    int subtasks = getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks();
    seriesMax = Math.max(1, config.get(MetricsOptions.SERIES_MAX) / subtasks);
    ttlMillis = config.get(MetricsOptions.SERIES_TTL).toMillis();
    try (Stream<Long> keys =
        this.<Long>getKeyedStateBackend().getKeys(SERIES, VoidNamespace.INSTANCE)) {
      known = keys.count();
    }
    merged = getMetricGroup().counter("mergedPoints");
    refused = getMetricGroup().counter("refusedPoints");
    expired = getMetricGroup().counter("expiredSeries");
    getMetricGroup().gauge("knownSeries", () -> known);
    getMetricGroup().gauge("combinedRows", () -> deltas.size());
  }

  private Lookup lookup() throws InterruptedException {
    if (config.get(MetricsOptions.PAIR_SYSTEMS).isEmpty()) {
      return new Directory();
    }
    directory = identities.get();
    directory.awaitStart();
    return directory.lookup();
  }

  @Override
  public void processElement(StreamRecord<Sample> element) throws Exception {
    Sample sample = element.getValue();
    Series series = state.value();
    if (series == null) {
      if (known >= seriesMax) {
        refused.inc();
        counter.refuse(sample);
        return;
      }
      known++;
      series = new Series();
    }
    if (counter.count(sample, series) == SeriesCounter.Outcome.USED) {
      state.update(series);
    } else {
      merged.inc();
    }
    if (deltas.size() >= rowsMax) {
      flush();
    }
    if (sample.seenMillis > nowMillis) {
      long newest = getProcessingTimeService().getCurrentProcessingTime() + AHEAD_MAX_MILLIS;
      nowMillis = Math.max(nowMillis, Math.min(sample.seenMillis, newest));
      if (nowMillis - sweptMillis >= ttlMillis / SWEEPS_PER_TTL) {
        sweep();
      }
    }
  }

  private void sweep() throws Exception {
    sweptMillis = nowMillis;
    long before = known;
    getKeyedStateBackend()
        .applyToAllKeys(
            VoidNamespace.INSTANCE,
            VoidNamespaceSerializer.INSTANCE,
            descriptor(),
            (key, each) -> {
              Series series = each.value();
              if (series != null && nowMillis - series.seenMillis() >= ttlMillis) {
                each.clear();
                known--;
              }
            });
    expired.inc(before - known);
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    flush();
    super.prepareSnapshotPreBarrier(checkpointId);
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    watchedSince.update(
        counter.watchedSince().entrySet().stream()
            .map(cluster -> cluster.getValue() + " " + cluster.getKey())
            .toList());
  }

  @Override
  public void endInput() {
    flush();
  }

  private void flush() {
    deltas.drain(row -> output.collect(emitted.replace(row)));
  }

  @Override
  public void close() throws Exception {
    if (directory != null) {
      directory.close();
    }
    super.close();
  }
}
