package dev.podflow.traffic;

import dev.podflow.commit.TableSink;
import dev.podflow.config.JobOptions;
import dev.podflow.count.PartitionMemory;
import dev.podflow.deadletter.DeadLetters;
import dev.podflow.delta.Delta;
import dev.podflow.directory.SharedDirectory;
import dev.podflow.intake.Intake;
import dev.podflow.intake.IntakeRecord;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Main class of the traffic job: options, sources, {@link TrafficPipeline}, sinks. */
public final class TrafficJob {
  private TrafficJob() {}

  public static void main(String[] arguments) throws Exception {
    TrafficConfig config = TrafficConfig.parse(arguments);
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    build(environment, config);
    environment.execute(config.jobName());
  }

  static void build(StreamExecutionEnvironment environment, TrafficConfig config) {
    Intake<PartitionMemory> hubble =
        new Intake<>(
            config.get(TrafficOptions.HUBBLE_TOPIC), config.kafkaClient(), new HubbleMemory());
    SingleOutputStreamOperator<IntakeRecord<PartitionMemory>> records =
        environment
            .fromSource(hubble, WatermarkStrategy.noWatermarks(), TrafficPipeline.READ_HUBBLE)
            .uid(TrafficPipeline.READ_HUBBLE);
    SingleOutputStreamOperator<Delta> rows =
        TrafficPipeline.countHubble(
            records,
            config,
            () ->
                SharedDirectory.of(
                    config.get(JobOptions.METADATA_TOPIC),
                    config.kafkaClient(),
                    config.get(TrafficOptions.IDENTITY_HORIZON)));
    new TableSink(config.jobName(), config.commit())
        .publishing(config.get(TrafficOptions.AGGREGATES_TOPIC), config.kafkaClient())
        .attachTo(rows, config.get(JobOptions.SINK_PARALLELISM));
    TrafficPipeline.sinkDeadLetters(
        rows,
        DeadLetters.sink(config.get(TrafficOptions.DEAD_LETTERS_TOPIC), config.kafkaClient()));
  }
}
