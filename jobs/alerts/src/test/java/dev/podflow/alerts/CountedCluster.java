package dev.podflow.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.count.CountingOptions;
import dev.podflow.count.Deltas;
import dev.podflow.count.FlowCounter;
import dev.podflow.count.HubbleCounter;
import dev.podflow.count.MetricCounter;
import dev.podflow.count.MetricOptions;
import dev.podflow.count.Origin;
import dev.podflow.count.PartitionMemory;
import dev.podflow.count.ReportCounter;
import dev.podflow.delta.Delta;
import dev.podflow.flow.FlowBatch;
import dev.podflow.flow.RecordReader;
import dev.podflow.flow.access.AccessLogReader;
import dev.podflow.flow.conntrack.ConntrackReader;
import dev.podflow.flow.coredns.CoreDnsReader;
import dev.podflow.flow.hubble.HubbleReader;
import dev.podflow.identity.Directory;
import dev.podflow.identity.PodFacts;
import dev.podflow.inventory.PolicyRows;
import dev.podflow.metadata.DirectoryFeed;
import dev.podflow.metadata.LifeTracker;
import dev.podflow.metadata.MetadataReader;
import dev.podflow.metadata.PolicyFeed;
import dev.podflow.metric.Sample;
import dev.podflow.metric.Series;
import dev.podflow.metric.otlp.OtlpReader;
import dev.podflow.policy.Effect;
import dev.podflow.policy.PolicyChanges;
import dev.podflow.policy.PolicyHistory;
import dev.podflow.policy.PolicyLife;
import dev.podflow.simulator.Log;
import dev.podflow.simulator.incident.IncidentOutput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What the jobs traffic, metrics and posture make of a cluster's records, commit by commit. */
final class CountedCluster implements IncidentOutput, PolicyChanges {
  private static final PolicyRows POLICY_ROWS = new PolicyRows(1_000);

  /** What is told of commits. */
  interface Commits {
    void row(String job, Delta row) throws Exception;

    /** All rows of the jobs' commits were told. */
    void committed() throws Exception;
  }

  private static final class Reading {
    final RecordReader reader;
    final FlowCounter counter;
    final Map<String, PartitionMemory> partitions = new HashMap<>();

    Reading(RecordReader reader, FlowCounter counter) {
      this.reader = reader;
      this.counter = counter;
    }
  }

  private final String cluster;
  private final Commits commits;
  private final long commitMillis;
  private final Directory directory = new Directory();
  private final Deltas traffic = new Deltas();
  private final Deltas metrics = new Deltas();
  private final Map<Log, Reading> readings = new EnumMap<>(Log.class);
  private final OtlpReader otlp = new OtlpReader(0);
  private final MetricCounter metricCounter =
      new MetricCounter(
          Log.METRICS.topic(),
          new MetricOptions(8, 300_000, false, Set.of(), 1_000),
          directory,
          metrics);
  private final Map<Long, Series> series = new HashMap<>();
  private final PolicyHistory policies = new PolicyHistory(this, PolicyHistory.Bounds.USUAL);
  private final LifeTracker lives;
  private final FlowBatch flows = new FlowBatch();
  private final Origin origin = new Origin();
  private long nextCommit;

  /**
   * @param commitMillis after how much of the cluster's time jobs commit
   */
  CountedCluster(String cluster, Commits commits, long commitMillis) {
    this.cluster = cluster;
    this.commits = commits;
    this.commitMillis = commitMillis;
    this.lives = new LifeTracker(cluster);
    CountingOptions options = CountingOptions.DEFAULT;
    reading(Log.HUBBLE, new HubbleReader(), new HubbleCounter(options, directory, traffic));
    reading(Log.ACCESS, new AccessLogReader(), new ReportCounter(options, directory, traffic));
    reading(Log.DNS, new CoreDnsReader(), new ReportCounter(options, directory, traffic));
    reading(Log.CONNTRACK, new ConntrackReader(), new ReportCounter(options, directory, traffic));
  }

  private void reading(Log log, RecordReader reader, FlowCounter counter) {
    readings.put(log, new Reading(reader, counter));
  }

  @Override
  public void objects(long timeMillis, byte[] json) throws IOException {
    commitUntil(timeMillis);
    Clock clock = Clock.fixed(Instant.ofEpochMilli(timeMillis), ZoneOffset.UTC);
    new MetadataReader(cluster, clock)
        .read(
            new ByteArrayInputStream(json),
            observation ->
                lives.observe(
                    observation,
                    object -> {
                      DirectoryFeed.apply(object, directory);
                      PolicyFeed.apply(object, policies);
                    }));
  }

  @Override
  public void record(Log log, String node, long timeMillis, byte[] record) {
    commitUntil(timeMillis);
    if (log == Log.METRICS) {
      readMetrics(timeMillis, record);
      return;
    }
    Reading reading = readings.get(log);
    PartitionMemory memory = reading.partitions.computeIfAbsent(node, n -> new PartitionMemory());
    origin.topic = log.topic();
    origin.offset++;
    origin.timestampMillis = timeMillis;
    origin.key((cluster + "/" + node).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThat(reading.reader.read(record, flows)).as(new String(record)).isNull();
    origin.complete(flows);
    assertThat(reading.counter.count(flows, origin, memory)).as(new String(record)).isNull();
  }

  private void readMetrics(long timeMillis, byte[] record) {
    assertThat(otlp.read(record, 0, record.length, timeMillis)).as(otlp.detail()).isNull();
    for (int i = 0; i < otlp.size(); i++) {
      Sample sample = otlp.sample(i);
      sample.standsForRecord = i == 0;
      metricCounter.count(sample, series.computeIfAbsent(sample.series, key -> new Series()));
    }
  }

  private void commitUntil(long millis) {
    nextCommit = nextCommit == 0 ? millis + commitMillis : nextCommit;
    while (nextCommit <= millis) {
      commit();
      nextCommit += commitMillis;
    }
  }

  /** Each job commits what it has counted. */
  void commit() {
    traffic.drain(row -> tell("traffic", row));
    metrics.drain(row -> tell("metrics", row));
    policies.tellCoverage();
    try {
      commits.committed();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private void tell(String job, Delta row) {
    try {
      commits.row(job, row);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void coverage(Coverage coverage) {
    tell("posture", POLICY_ROWS.coverage(coverage));
  }

  @Override
  public void policy(PolicyLife policy) {
    tell("posture", POLICY_ROWS.policy(policy));
  }

  @Override
  public void selected(
      PolicyLife policy, PodFacts pod, long since, long from, long until, Effect effect) {}
}
