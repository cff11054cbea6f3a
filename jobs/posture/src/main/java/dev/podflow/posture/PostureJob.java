package dev.podflow.posture;

import dev.podflow.commit.TableSink;
import dev.podflow.config.JobConfig;
import dev.podflow.config.JobOptions;
import dev.podflow.deadletter.DeadLetters;
import dev.podflow.delta.Delta;
import dev.podflow.intake.Intake;
import dev.podflow.intake.IntakeRecord;
import dev.podflow.intake.PartitionCodec;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Main class of the posture job: options, source, {@link PosturePipeline}, sinks. */
public final class PostureJob {
  private PostureJob() {}

  public static void main(String[] arguments) throws Exception {
    JobConfig config = JobConfig.parse(PostureOptions.ALL, arguments);
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    build(environment, config);
    environment.execute(config.jobName());
  }

  static void build(StreamExecutionEnvironment environment, JobConfig config) {
    Intake<Void> metadata =
        new Intake<>(
            config.get(JobOptions.METADATA_TOPIC), config.kafkaClient(), PartitionCodec.none());
    SingleOutputStreamOperator<IntakeRecord<Void>> records =
        environment
            .fromSource(metadata, WatermarkStrategy.noWatermarks(), PosturePipeline.READ_METADATA)
            .uid(PosturePipeline.READ_METADATA)
            .setParallelism(PosturePipeline.PARALLELISM);
    SingleOutputStreamOperator<Delta> rows =
        PosturePipeline.keepHistory(records, config, () -> new KafkaReplay(config.kafkaClient()));
    new TableSink(config.jobName(), config.commit())
        .publishing(config.get(JobOptions.AGGREGATES_TOPIC), config.kafkaClient())
        .attachTo(rows, config.get(JobOptions.SINK_PARALLELISM));
    PosturePipeline.sinkDeadLetters(
        rows,
        DeadLetters.sink(
            config.get(JobOptions.DEAD_LETTERS_TOPIC),
            config.kafkaClient(),
            config.get(JobOptions.DEAD_LETTERS_VALUE)));
  }
}
