package dev.podflow.alerts;

import dev.podflow.alert.Alert;
import dev.podflow.alert.Rule;
import dev.podflow.alert.Signal;
import dev.podflow.alert.Watch;
import java.io.IOException;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.function.SerializableSupplier;

/**
 * Keeps the watch of each rule and group, and decides its minutes once they are complete.
 *
 * <p>State: one {@link Watch} for each fingerprint, bounded by its window; cleared a week after its
 * last row, and then what was usual is learnt anew.
 */
final class WatchFunction extends KeyedProcessFunction<String, KeyedSignal, Told> {
  private static final long serialVersionUID = 1;
  private static final long MINUTE_MILLIS = 60_000;

  private static final ValueStateDescriptor<byte[]> WATCH =
      new ValueStateDescriptor<>("watch", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

  private final SerializableSupplier<RuleBook> books;
  private transient RuleBook book;
  private transient ValueState<byte[]> state;

  WatchFunction(SerializableSupplier<RuleBook> books) {
    this.books = books;
  }

  @Override
  public void open(OpenContext context) throws Exception {
    state = getRuntimeContext().getState(WATCH);
    book = books.get();
    book.awaitStart();
  }

  @Override
  public void processElement(KeyedSignal keyed, Context context, Collector<Told> out)
      throws Exception {
    Rule rule = book.named(keyed.rule());
    if (rule == null) {
      return;
    }
    Signal signal = SignalCodec.fromBytes(keyed.signal());
    long end = completeBefore(context.timerService().currentWatermark());
    Watch watch = watch(rule, signal, out);
    watch.add(signal, end);
    goOn(watch, rule, end, context, out);
  }

  /** The watch as it was, unless the rule is about something else by now. */
  private Watch watch(Rule rule, Signal signal, Collector<Told> out) throws IOException {
    byte[] bytes = state.value();
    Watch watch = bytes == null ? null : Watch.fromBytes(bytes);
    if (watch != null && watch.kind() == rule.kind()) {
      return watch;
    }
    if (watch != null) {
      tell(watch.abandon(), out);
    }
    return new Watch(rule, signal.group());
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<Told> out)
      throws Exception {
    byte[] bytes = state.value();
    if (bytes == null) {
      return;
    }
    Watch watch = Watch.fromBytes(bytes);
    Rule rule = book.named(watch.rule());
    // At the end of a bounded input everything is complete, for ever: no further than asked for.
    long watermark = context.timerService().currentWatermark();
    long end = completeBefore(watermark == Long.MAX_VALUE ? timestamp : watermark);
    if (rule == null || watch.kind() != rule.kind()) {
      tell(watch.abandon(), out);
      state.clear();
    } else if (watch.isForgotten(end)) {
      state.clear();
    } else {
      goOn(watch, rule, end, context, out);
    }
  }

  private void goOn(Watch watch, Rule rule, long end, Context context, Collector<Told> out)
      throws IOException {
    while (watch.isActive() && !watch.isDecided(end)) {
      tell(watch.decide(rule, end), out);
    }
    state.update(watch.toBytes());
    long next = watch.isActive() ? watch.nextMinute() + 1 : end + Watch.MEMORY_MINUTES + 1;
    // The end of a bounded input is the end of time: nothing more is waited for.
    if (context.timerService().currentWatermark() != Long.MAX_VALUE) {
      context.timerService().registerEventTimeTimer(next * MINUTE_MILLIS - 1);
    }
  }

  private static void tell(Alert alert, Collector<Told> out) {
    if (alert != null) {
      out.collect(new Told(alert.rule(), alert.fingerprint(), AlertRecords.toBytes(alert)));
    }
  }

  private static long completeBefore(long watermark) {
    return watermark == Long.MIN_VALUE
        ? Watch.NOTHING_COMPLETE
        : Math.floorDiv(watermark + 1, MINUTE_MILLIS);
  }

  @Override
  public void close() {
    if (book != null) {
      book.close();
    }
  }
}
