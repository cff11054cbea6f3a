package dev.podflow.metrics;

import dev.podflow.commit.TableSink;
import dev.podflow.config.JobConfig;
import dev.podflow.config.JobOptions;
import dev.podflow.deadletter.DeadLetters;
import dev.podflow.delta.Delta;
import dev.podflow.directory.Identities;
import dev.podflow.directory.SharedDirectory;
import dev.podflow.intake.Intake;
import dev.podflow.intake.IntakeRecord;
import dev.podflow.intake.PartitionCodec;
import dev.podflow.metric.Sample;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.function.SerializableSupplier;

/** Main class of the metrics job: options, source, {@link MetricsPipeline}, sinks. */
public final class MetricsJob {
  private MetricsJob() {}

  public static void main(String[] arguments) throws Exception {
    JobConfig config = MetricsOptions.parse(arguments);
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    build(environment, config);
    environment.execute(config.jobName());
  }

  static void build(StreamExecutionEnvironment environment, JobConfig config) {
    Intake<Void> requests =
        new Intake<>(
            config.get(MetricsOptions.METRICS_TOPIC), config.kafkaClient(), PartitionCodec.none());
    SingleOutputStreamOperator<IntakeRecord<Void>> records =
        environment
            .fromSource(requests, WatermarkStrategy.noWatermarks(), MetricsPipeline.READ)
            .uid(MetricsPipeline.READ);
    SerializableSupplier<Identities> identities =
        () ->
            SharedDirectory.of(
                config.get(JobOptions.METADATA_TOPIC),
                config.kafkaClient(),
                config.get(JobOptions.IDENTITY_HORIZON));
    SingleOutputStreamOperator<Sample> samples =
        MetricsPipeline.decode(records, config, identities);
    DataStream<Delta> rows = MetricsPipeline.count(samples, config, identities);
    new TableSink(config.jobName(), config.commit())
        .publishing(config.get(JobOptions.AGGREGATES_TOPIC), config.kafkaClient())
        .attachTo(rows, config.get(JobOptions.SINK_PARALLELISM));
    MetricsPipeline.sinkDeadLetters(
        samples,
        DeadLetters.sink(
            config.get(JobOptions.DEAD_LETTERS_TOPIC),
            config.kafkaClient(),
            config.get(JobOptions.DEAD_LETTERS_VALUE)));
  }
}
