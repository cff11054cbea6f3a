package dev.podflow.alerts;

import dev.podflow.commit.TableSink;
import dev.podflow.config.JobConfig;
import dev.podflow.config.JobOptions;
import dev.podflow.deadletter.DeadLetters;
import dev.podflow.intake.Intake;
import dev.podflow.intake.IntakeRecord;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.function.SerializableSupplier;

/** Main class of the alerts job: options, source, {@link AlertsPipeline}, sinks. */
public final class AlertsJob {
  private AlertsJob() {}

  public static void main(String[] arguments) throws Exception {
    JobConfig config = JobConfig.parse(AlertsOptions.ALL, arguments);
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    build(environment, config);
    environment.execute(config.jobName());
  }

  static void build(StreamExecutionEnvironment environment, JobConfig config) {
    Intake<Heard> intake =
        new Intake<>(
            config.get(AlertsOptions.AGGREGATES_TOPIC), config.kafkaClient(), new Heard.Codec());
    SingleOutputStreamOperator<IntakeRecord<Heard>> aggregates =
        environment
            .fromSource(intake, WatermarkStrategy.noWatermarks(), AlertsPipeline.READ_AGGREGATES)
            .uid(AlertsPipeline.READ_AGGREGATES)
            .setParallelism(AlertsPipeline.READ_PARALLELISM);
    SerializableSupplier<RuleBook> books =
        () -> SharedRules.of(config.get(AlertsOptions.RULES_TOPIC), config.kafkaClient());
    SingleOutputStreamOperator<KeyedSignal> signals =
        AlertsPipeline.matchRules(aggregates, config.jobName(), books);
    DataStream<Told> alerts = AlertsPipeline.alerts(signals, books);
    AlertsPipeline.sinkAlerts(
        alerts, AlertSink.of(config.get(AlertsOptions.ALERTS_TOPIC), config.kafkaClient()));
    new TableSink(config.jobName(), config.commit())
        .attachTo(AlertsPipeline.rows(signals, alerts), config.get(JobOptions.SINK_PARALLELISM));
    AlertsPipeline.sinkDeadLetters(
        signals,
        DeadLetters.sink(
            config.get(JobOptions.DEAD_LETTERS_TOPIC),
            config.kafkaClient(),
            config.get(JobOptions.DEAD_LETTERS_VALUE)));
  }
}
