package dev.podflow.alerts;

import dev.podflow.commit.DeltaTypeInfo;
import dev.podflow.deadletter.DeadLetter;
import dev.podflow.deadletter.DeadLetters;
import dev.podflow.delta.Delta;
import dev.podflow.intake.IntakeRecord;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.function.SerializableSupplier;

/**
 * The job's graph.
 *
 * <pre>
 *  read-aggregates ─► match-rules ══by rule and group══► watch-groups ══by rule══► keep-budget
 *                        │    │                                                        │
 *                        │    └─(how far it has come)──────────────┐      ┌────────────┤
 *                        │                                         ▼      ▼            ▼
 *                        └─(unusable)─► sink-dead-letters          sink-tables    sink-alerts
 * </pre>
 *
 * Rules are followed by each process ({@link RuleBook}); rows are few by the time that they come
 * here, so reading them is one task, and event time has one clock.
 */
final class AlertsPipeline {
  static final String READ_AGGREGATES = "read-aggregates";
  static final String MATCH_RULES = "match-rules";
  static final String WATCH_GROUPS = "watch-groups";
  static final String KEEP_BUDGET = "keep-budget";
  static final String ROWS_OF_ALERTS = "rows-of-alerts";
  static final String SINK_ALERTS = "sink-alerts";
  static final String SINK_DEAD_LETTERS = "sink-dead-letters";
  static final int READ_PARALLELISM = 1;

  private AlertsPipeline() {}

  /** What each committed row means for each rule. */
  static SingleOutputStreamOperator<KeyedSignal> matchRules(
      SingleOutputStreamOperator<IntakeRecord<Heard>> aggregates,
      String job,
      SerializableSupplier<RuleBook> books) {
    return aggregates
        .transform(
            MATCH_RULES, TypeInformation.of(KeyedSignal.class), new MatchRulesOperator(job, books))
        .name(MATCH_RULES)
        .uid(MATCH_RULES)
        .setParallelism(READ_PARALLELISM);
  }

  /** The alerts that people are told. */
  static DataStream<Told> alerts(
      DataStream<KeyedSignal> signals, SerializableSupplier<RuleBook> books) {
    return signals
        .keyBy(KeyedSignal::key)
        .process(new WatchFunction(books), TypeInformation.of(Told.class))
        .name(WATCH_GROUPS)
        .uid(WATCH_GROUPS)
        .keyBy(Told::rule)
        .process(new BudgetFunction(books), TypeInformation.of(Told.class))
        .name(KEEP_BUDGET)
        .uid(KEEP_BUDGET);
  }

  /** The rows of table {@code alerts}, and how far the job has come. */
  static DataStream<Delta> rows(
      SingleOutputStreamOperator<KeyedSignal> signals, DataStream<Told> alerts) {
    return alerts
        .map(told -> AlertRecords.toRow(AlertRecords.fromBytes(told.alert())))
        .returns(DeltaTypeInfo.INSTANCE)
        .name(ROWS_OF_ALERTS)
        .uid(ROWS_OF_ALERTS)
        .union(signals.getSideOutput(MatchRulesOperator.PROGRESS));
  }

  static void sinkAlerts(DataStream<Told> alerts, Sink<Told> sink) {
    alerts.sinkTo(sink).name(SINK_ALERTS).uid(SINK_ALERTS);
  }

  static void sinkDeadLetters(
      SingleOutputStreamOperator<KeyedSignal> signals, Sink<DeadLetter> letters) {
    signals
        .getSideOutput(DeadLetters.TAG)
        .sinkTo(letters)
        .name(SINK_DEAD_LETTERS)
        .uid(SINK_DEAD_LETTERS);
  }
}
