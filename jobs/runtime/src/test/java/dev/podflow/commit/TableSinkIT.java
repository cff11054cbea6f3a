package dev.podflow.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podflow.delta.Delta;
import dev.podflow.table.Progress;
import dev.podflow.table.Quality;
import dev.podflow.table.ServicePairs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.api.connector.source.util.ratelimit.GatedRateLimiter;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimitedSourceReader;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class TableSinkIT {
  private static final long RECORDS = 30_000;
  private static final long DAY = 20_500;
  private static final int FAILURES = 3;

  /** Of a subtask: it fails within three checkpoints, and has records for as many as it takes. */
  private static final int RECORDS_PER_CHECKPOINT = 1_000;

  private static final AtomicInteger failures = new AtomicInteger();

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  @Test
  void sumsAreExactWhateverFails(@TempDir Path dataDir, @TempDir Path checkpoints)
      throws Exception {
    try (TestTables tables = new TestTables(dataDir)) {
      execute(tables.options, RECORDS, checkpoints);

      assertThat(failures).hasValue(FAILURES);
      for (String tier : new String[] {"1m", "1h", "1d"}) {
        assertThat(tables.query("SELECT sum(flows), sum(bytes_sent) FROM service_pairs_" + tier))
            .isEqualTo(RECORDS + "\t" + RECORDS * (RECORDS - 1) / 2);
      }
      assertThat(tables.query("SELECT sum(received) FROM pipeline_quality_1m"))
          .isEqualTo(Long.toString(RECORDS));
      assertThat(tables.query("SELECT max(settled_offset) FROM progress"))
          .isEqualTo(Long.toString(RECORDS));
      assertThat(tables.query("SELECT uniqExact(shard), min(checkpoint) > 0 FROM commits"))
          .isEqualTo("2\t1");
      assertThat(tables.query("SELECT count() = uniqExact(shard, commit) FROM commits"))
          .isEqualTo("1");

      // The same job from nothing: it would count everything again.
      assertThatThrownBy(() -> execute(tables.options, RECORDS, checkpoints))
          .rootCause()
          .hasMessageContaining("started without a checkpoint");
      assertThat(tables.query("SELECT sum(flows) FROM service_pairs_1d"))
          .isEqualTo(Long.toString(RECORDS));

      // Accepted: its checkpoints are counted from 1 again, which must not look like old ones.
      failures.set(FAILURES - 1);
      Configuration adopting = new Configuration().set(CommitOptions.ADOPT_LEDGER, true);
      execute(tables.options(adopting), 10_000, checkpoints);
      assertThat(failures).hasValue(FAILURES);
      assertThat(tables.query("SELECT sum(flows) FROM service_pairs_1d"))
          .isEqualTo(Long.toString(RECORDS + 10_000));
    }
  }

  private static void execute(CommitOptions options, long records, Path checkpoints)
      throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 10);
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(50));
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(200));
    configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    environment.setParallelism(2);
    new TableSink("traffic", options)
        .attachTo(
            environment
                .fromSource(
                    new Numbers(0, records - 1), WatermarkStrategy.noWatermarks(), "numbers")
                .uid("numbers")
                .map(new Failing())
                .uid("failing")
                .flatMap((Long number, Collector<Delta> out) -> deltas(number, out))
                .returns(DeltaTypeInfo.INSTANCE)
                .uid("deltas"),
            2);
    environment.execute();
  }

  private static void deltas(long number, Collector<Delta> out) {
    long minute = DAY * 86_400 + number % 4_000 * 60;
    out.collect(
        new Delta(ServicePairs.TABLE)
            .window(minute)
            .text(ServicePairs.DST_WORKLOAD, "w" + number % 17)
            .add(ServicePairs.FLOWS, 1)
            .add(ServicePairs.BYTES_SENT, number));
    out.collect(
        new Delta(Quality.TABLE).window(minute).text(Quality.INPUT, "t").add(Quality.RECEIVED, 1));
    out.collect(
        new Delta(Progress.TABLE)
            .text(Progress.JOB, "traffic")
            .add(Progress.SETTLED_OFFSET, number + 1));
  }

  /** Goes on only once a checkpoint has completed, time and again. */
  private static final class Numbers extends NumberSequenceSource {
    private static final long serialVersionUID = 1L;

    Numbers(long from, long to) {
      super(from, to);
    }

    @Override
    public SourceReader<Long, NumberSequenceSplit> createReader(SourceReaderContext context) {
      return new RateLimitedSourceReader<>(
          super.createReader(context), new GatedRateLimiter<>(RECORDS_PER_CHECKPOINT));
    }
  }

  /** Fails some records after a checkpoint, so that there is something to be read again. */
  private static final class Failing extends RichMapFunction<Long, Long>
      implements CheckpointListener {
    private static final long serialVersionUID = 1L;
    private transient int sinceCheckpoint;
    private transient int checkpoints;

    @Override
    public Long map(Long number) {
      if (checkpoints >= 2
          && ++sinceCheckpoint > 3
          && getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0
          && failures.get() < FAILURES) {
        failures.incrementAndGet();
        throw new IllegalStateException("failing on purpose");
      }
      return number;
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
      checkpoints++;
      sinceCheckpoint = 0;
    }
  }
}
