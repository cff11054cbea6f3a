package dev.podflow.alerts;

import dev.podflow.alert.Alert;
import dev.podflow.commit.PublishedRows;
import dev.podflow.count.PodPairDigest;
import dev.podflow.delta.Delta;
import dev.podflow.intake.IntakeRecord;
import dev.podflow.intake.Partition;
import dev.podflow.inventory.PolicyEventRows;
import dev.podflow.schema.traffic.CommitToken;
import dev.podflow.schema.traffic.TrafficAggregate;
import dev.podflow.schema.traffic.TrafficAggregateCodec;
import dev.podflow.table.Flows;
import dev.podflow.table.NetworkPolicies;
import dev.podflow.table.PodPairs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;

/** The job's three operators one behind the other, and a clock that the test sets. */
final class AlertsRun implements CountedCluster.Commits, AutoCloseable {
  private static final int PARTITIONS = 4;

  private final List<Partition<Heard>> partitions = new ArrayList<>();
  private final OneInputStreamOperatorTestHarness<IntakeRecord<Heard>, KeyedSignal> match =
      new OneInputStreamOperatorTestHarness<>(new MatchRulesOperator("alerts", ToldRules::new));
  private final KeyedOneInputStreamOperatorTestHarness<String, KeyedSignal, Told> watch =
      new KeyedOneInputStreamOperatorTestHarness<>(
          new KeyedProcessOperator<>(new WatchFunction(ToldRules::new)),
          KeyedSignal::key,
          Types.STRING);
  private final KeyedOneInputStreamOperatorTestHarness<String, Told, Told> budget =
      new KeyedOneInputStreamOperatorTestHarness<>(
          new KeyedProcessOperator<>(new BudgetFunction(ToldRules::new)), Told::rule, Types.STRING);
  private final PodPairDigest pods = new PodPairDigest();
  private final Map<String, Integer> sequences = new TreeMap<>();
  private final List<Alert> alerts = new ArrayList<>();
  private final long commitMillis;
  private long millis;
  private long commit;

  /**
   * @param millis what the clock of the job's machine shows at the start
   * @param commitMillis after how much of its time there is a commit
   */
  AlertsRun(long millis, long commitMillis) throws Exception {
    this.millis = millis;
    this.commitMillis = commitMillis;
    for (int i = 0; i < PARTITIONS; i++) {
      partitions.add(new Partition<>("traffic.aggregates", i, new Heard()));
    }
    for (AbstractStreamOperatorTestHarness<?> harness : List.of(match, watch, budget)) {
      harness.setProcessingTime(millis);
      harness.open();
    }
  }

  @Override
  public void row(String job, Delta row) throws Exception {
    if (row.table() == Flows.TABLE) {
      pods.add(row);
    } else if (row.table() == PodPairs.TABLE) {
      pods.merge(row);
    } else if (row.table() == NetworkPolicies.TABLE) {
      List<Delta> events = new ArrayList<>();
      PolicyEventRows.of(row, events::add);
      for (Delta event : events) {
        publish(job, event);
      }
    } else {
      publish(job, row);
    }
  }

  private void publish(String job, Delta row) throws Exception {
    CommitToken token = new CommitToken(job, 0, commit, sequences.merge(job, 1, Integer::sum));
    TrafficAggregate aggregate = PublishedRows.aggregate(token, row);
    if (aggregate != null) {
      byte[] value = TrafficAggregateCodec.encode(aggregate);
      Partition<Heard> partition = partitions.get(Math.floorMod(row.keyHash(), PARTITIONS));
      match.processElement(
          new StreamRecord<>(new IntakeRecord<Heard>().set(partition, value, commit, 0)));
    }
  }

  @Override
  public void committed() throws Exception {
    List<Delta> named = new ArrayList<>();
    pods.drain(named::add);
    for (Delta row : named) {
      publish("traffic", row);
    }
    commit++;
    sequences.clear();
    pass(commitMillis);
  }

  /** Time goes on. */
  void pass(long moreMillis) throws Exception {
    millis += moreMillis;
    match.setProcessingTime(millis);
    pass();
  }

  private void pass() throws Exception {
    for (Object element : drained(match.getOutput())) {
      if (element instanceof Watermark watermark) {
        watch.processWatermark(watermark);
      } else {
        watch.processElement((KeyedSignal) ((StreamRecord<?>) element).getValue(), 0);
      }
    }
    for (Object element : drained(watch.getOutput())) {
      if (element instanceof StreamRecord<?> told) {
        budget.processElement((Told) told.getValue(), 0);
      }
    }
    for (Object element : drained(budget.getOutput())) {
      if (element instanceof StreamRecord<?> told) {
        alerts.add(AlertRecords.fromBytes(((Told) told.getValue()).alert()));
      }
    }
  }

  private static List<Object> drained(Queue<Object> output) {
    List<Object> elements = new ArrayList<>(output);
    output.clear();
    return elements;
  }

  /** What people were told. */
  List<Alert> alerts() {
    return alerts;
  }

  @Override
  public void close() throws Exception {
    match.close();
    watch.close();
    budget.close();
  }
}
