package dev.podflow.alerts;

import dev.podflow.alert.EventClock;
import dev.podflow.alert.Fingerprint;
import dev.podflow.alert.RecentPolicies;
import dev.podflow.alert.Rule;
import dev.podflow.alert.RuleKind;
import dev.podflow.alert.Signal;
import dev.podflow.alert.Signals;
import dev.podflow.commit.DeltaTypeInfo;
import dev.podflow.commit.PublishedRows;
import dev.podflow.deadletter.DeadLetters;
import dev.podflow.deadletter.LetterWriter;
import dev.podflow.delta.Delta;
import dev.podflow.delta.DeltaTable;
import dev.podflow.flow.Rejection;
import dev.podflow.intake.IntakeRecord;
import dev.podflow.intake.Partition;
import dev.podflow.schema.traffic.TrafficAggregate;
import dev.podflow.schema.traffic.TrafficAggregateCodec;
import dev.podflow.table.PolicyCoverage;
import dev.podflow.table.PolicyEvents;
import dev.podflow.table.PolicyHits;
import dev.podflow.table.Progress;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.apache.flink.util.function.SerializableSupplier;

/**
 * Says what each committed row means for each rule, and how far event time has come: a watermark of
 * a minute's end says that the minute is complete.
 *
 * <p>State: the minute since when each rule has been there, for as long as the rule is; and the
 * {@link RecentPolicies} that changed, bounded. A repetition of a commit is told by its token and
 * left out.
 */
final class MatchRulesOperator extends AbstractStreamOperator<KeyedSignal>
    implements OneInputStreamOperator<IntakeRecord<Heard>, KeyedSignal> {
  private static final long serialVersionUID = 1;
  private static final long MINUTE_MILLIS = 60_000;
  private static final long TICK_MILLIS = 1_000;

  /** So far apart jobs commit what happened at the same time: two checkpoints. */
  private static final long SETTLE_MILLIS = 10_000;

  /** A partition that is silent for so long holds no other up. */
  private static final long IDLE_MILLIS = 15_000;

  /** Of denials that wait for a change the oldest waits no longer. */
  private static final int UNEXPLAINED_MAX = 1_000;

  private static final ListStateDescriptor<String> STARTS =
      new ListStateDescriptor<>("rule-starts", String.class);

  private static final ListStateDescriptor<byte[]> POLICIES =
      new ListStateDescriptor<>(
          "recent-policies", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

  /** The side output of how far each partition has been read, before each barrier. */
  static final OutputTag<Delta> PROGRESS = new OutputTag<>("progress", DeltaTypeInfo.INSTANCE);

  private final String job;
  private final SerializableSupplier<RuleBook> books;
  private transient RuleBook book;
  private transient EventClock clock;
  private transient Map<String, Long> starts;
  private transient ListState<String> savedStarts;
  private transient RecentPolicies policies;
  private transient ListState<byte[]> savedPolicies;
  private transient Collection<Rule> sorted;
  private transient Map<DeltaTable, List<Rule>> rules;

  /** The next offset of each partition that was read since the last barrier. */
  private transient Map<Partition<Heard>, Long> read;

  /** The newest denials that no change explains as yet; a restart forgets them. */
  private transient ArrayDeque<Delta> unexplained;

  private transient StreamRecord<KeyedSignal> emitted;
  private transient long completeBefore;
  private transient LetterWriter letters;
  private transient Counter repeated;

  MatchRulesOperator(String job, SerializableSupplier<RuleBook> books) {
    this.job = job;
    this.books = books;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    savedStarts = context.getOperatorStateStore().getListState(STARTS);
    starts = new HashMap<>();
    for (String start : savedStarts.get()) {
      int space = start.indexOf(' ');
      starts.put(start.substring(space + 1), Long.parseLong(start.substring(0, space)));
    }
    savedPolicies = context.getOperatorStateStore().getListState(POLICIES);
    policies = new RecentPolicies();
    for (byte[] part : savedPolicies.get()) {
      policies.read(part);
    }
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    starts.keySet().removeIf(rule -> book.named(rule) == null);
    List<String> saved = new ArrayList<>();
    starts.forEach((rule, minute) -> saved.add(minute + " " + rule));
    savedStarts.update(saved);
    savedPolicies.update(policies.toBytes());
  }

  @Override
  public void open() throws Exception {
    super.open();
    book = books.get();
    book.awaitStart();
    clock = new EventClock(SETTLE_MILLIS, IDLE_MILLIS);
    completeBefore = Long.MIN_VALUE;
    emitted = new StreamRecord<>(null);
    read = new HashMap<>();
    unexplained = new ArrayDeque<>();
    letters = new LetterWriter(getMetricGroup());
    repeated = getMetricGroup().counter("repeatedAggregates");
    getMetricGroup().gauge("rules", () -> book.all().size());
    tickLater();
  }

  @Override
  public void processElement(StreamRecord<IntakeRecord<Heard>> element) {
    IntakeRecord<Heard> record = element.getValue();
    if (record.isAssignment()) {
      return;
    }
    read.put(record.partition(), record.offset() + 1);
    TrafficAggregate aggregate;
    Delta row;
    try {
      aggregate = TrafficAggregateCodec.decode(record.value());
      row = PublishedRows.row(aggregate);
    } catch (IOException | IllegalArgumentException e) {
      output.collect(DeadLetters.TAG, letters.write(record, Rejection.MALFORMED, e.getMessage()));
      return;
    }
    if (!record.partition().memory().isNew(aggregate.getToken())) {
      repeated.inc();
      return;
    }
    if (row != null && row.table() == PolicyEvents.TABLE) {
      policies.add(row);
      explain();
    } else if (row != null) {
      match(row, record.partition().index());
    }
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    read.forEach(
        (partition, offset) ->
            output.collect(
                PROGRESS,
                new StreamRecord<>(
                    new Delta(Progress.TABLE)
                        .text(Progress.JOB, job)
                        .text(Progress.TOPIC, partition.topic())
                        .number(Progress.PARTITION, partition.index())
                        .add(Progress.SETTLED_OFFSET, offset))));
    read.clear();
    super.prepareSnapshotPreBarrier(checkpointId);
  }

  /** The jobs commit at about the same time, so a change may come behind what follows from it. */
  private void explain() {
    for (Iterator<Delta> rows = unexplained.iterator(); rows.hasNext(); ) {
      Delta row = rows.next();
      String change = policies.before(row);
      if (!change.isEmpty()) {
        rows.remove();
        for (Rule rule : rulesOf(row.table())) {
          if (rule.kind() == RuleKind.DENIED_AFTER_CHANGE) {
            boolean learning = isLearning(rule, row.window() / (MINUTE_MILLIS / 1_000), true);
            emit(rule, Signals.explained(rule, row, learning, change));
          }
        }
      }
    }
  }

  private void remember(Delta row) {
    if (row.table() == PolicyHits.TABLE
        && row.text(PolicyHits.ACTION).equals("deny")
        && policies.before(row).isEmpty()) {
      unexplained.add(row);
      if (unexplained.size() > UNEXPLAINED_MAX) {
        unexplained.remove();
      }
    }
  }

  private void emit(Rule rule, Signal signal) {
    if (signal != null) {
      String key = Fingerprint.of(rule.name(), signal.group());
      output.collect(
          emitted.replace(new KeyedSignal(key, rule.name(), SignalCodec.toBytes(signal))));
    }
  }

  private void match(Delta row, int partition) {
    remember(row);
    long minute = row.window() / (MINUTE_MILLIS / 1_000);
    boolean traffic = !row.table().replacing();
    for (Rule rule : rulesOf(row.table())) {
      if (traffic) {
        begin(rule, minute);
      }
      for (Signal signal : Signals.of(rule, row, isLearning(rule, minute, traffic), policies)) {
        emit(rule, signal);
      }
    }
    // States are told as soon as they change, or long after: they say nothing of how far traffic
    // is, and a rule about them begins with the traffic.
    if (traffic) {
      rulesOf(PolicyCoverage.TABLE).forEach(rule -> begin(rule, minute));
      clock.observe(partition, minute, nowMillis());
      advance();
    }
  }

  /**
   * Sources are late each in its own way, so that rows come from before the first one, too: to a
   * rule that does not learn they are as new.
   */
  private boolean isLearning(Rule rule, long minute, boolean traffic) {
    if (traffic && rule.learnMinutes() == 0) {
      return false;
    }
    Long start = starts.get(rule.name());
    return start == null || minute < start + rule.learnMinutes();
  }

  /** A rule begins with the first row; of those that come before there is a clock, the oldest. */
  private void begin(Rule rule, long minute) {
    if (completeBefore == Long.MIN_VALUE) {
      starts.merge(rule.name(), minute, Math::min);
    } else {
      starts.putIfAbsent(rule.name(), minute);
    }
  }

  private List<Rule> rulesOf(DeltaTable table) {
    Collection<Rule> now = book.all();
    if (now != sorted) {
      Map<DeltaTable, List<Rule>> byTable = new HashMap<>();
      for (Rule rule : now) {
        for (DeltaTable each : Signals.tablesOf(rule.kind())) {
          byTable.computeIfAbsent(each, t -> new ArrayList<>()).add(rule);
        }
      }
      rules = byTable;
      sorted = now;
    }
    return rules.getOrDefault(table, List.of());
  }

  private long nowMillis() {
    return getProcessingTimeService().getCurrentProcessingTime();
  }

  private void advance() {
    long minute = clock.completeBefore(nowMillis());
    if (minute > completeBefore) {
      completeBefore = minute;
      output.emitWatermark(new Watermark(minute * MINUTE_MILLIS - 1));
    }
  }

  private void tickLater() {
    getProcessingTimeService().registerTimer(nowMillis() + TICK_MILLIS, this::tick);
  }

  /** Silence is noticed, too. */
  private void tick(long scheduledMillis) {
    advance();
    tickLater();
  }

  @Override
  public void close() throws Exception {
    if (book != null) {
      book.close();
    }
    super.close();
  }
}
