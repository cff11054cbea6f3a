package dev.podflow.traffic;

import dev.podflow.commit.TableSink;
import dev.podflow.config.JobOptions;
import dev.podflow.count.PartitionMemory;
import dev.podflow.deadletter.DeadLetters;
import dev.podflow.delta.Delta;
import dev.podflow.directory.Identities;
import dev.podflow.directory.SharedDirectory;
import dev.podflow.intake.Intake;
import dev.podflow.intake.IntakeRecord;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.function.SerializableSupplier;

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
    SerializableSupplier<Identities> identities =
        () ->
            SharedDirectory.of(
                config.get(JobOptions.METADATA_TOPIC),
                config.kafkaClient(),
                config.get(JobOptions.IDENTITY_HORIZON));
    List<SingleOutputStreamOperator<Delta>> counted = new ArrayList<>();
    for (FlowSource source : FlowSource.values()) {
      counted.add(
          TrafficPipeline.count(read(environment, config, source), source, config, identities));
    }
    new TableSink(config.jobName(), config.commit())
        .publishing(config.get(JobOptions.AGGREGATES_TOPIC), config.kafkaClient())
        .attachTo(TrafficPipeline.rows(counted), config.get(JobOptions.SINK_PARALLELISM));
    TrafficPipeline.sinkDeadLetters(
        counted,
        DeadLetters.sink(
            config.get(JobOptions.DEAD_LETTERS_TOPIC),
            config.kafkaClient(),
            config.get(JobOptions.DEAD_LETTERS_VALUE)));
  }

  private static SingleOutputStreamOperator<IntakeRecord<PartitionMemory>> read(
      StreamExecutionEnvironment environment, TrafficConfig config, FlowSource source) {
    Intake<PartitionMemory> intake =
        new Intake<>(config.get(source.topic()), config.kafkaClient(), new FlowMemory());
    return environment
        .fromSource(intake, WatermarkStrategy.noWatermarks(), source.readName())
        .uid(source.readName());
  }
}
