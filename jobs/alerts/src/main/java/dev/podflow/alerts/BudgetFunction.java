package dev.podflow.alerts;

import dev.podflow.alert.Alert;
import dev.podflow.alert.Budget;
import dev.podflow.alert.Rule;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.function.SerializableSupplier;

/**
 * Lets so many alerts of a rule through in an hour, and counts the others.
 *
 * <p>State: one {@link Budget} for each rule, bounded; cleared where nothing is held back and
 * nothing was told.
 */
final class BudgetFunction extends KeyedProcessFunction<String, Told, Told> {
  private static final long serialVersionUID = 1;

  /** Of a rule that is gone: its last resolutions pass. */
  private static final int UNKNOWN_RULE = Integer.MAX_VALUE;

  private static final ValueStateDescriptor<byte[]> BUDGET =
      new ValueStateDescriptor<>("budget", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

  private final SerializableSupplier<RuleBook> books;
  private transient RuleBook book;
  private transient ValueState<byte[]> state;

  BudgetFunction(SerializableSupplier<RuleBook> books) {
    this.books = books;
  }

  @Override
  public void open(OpenContext context) throws Exception {
    state = getRuntimeContext().getState(BUDGET);
    book = books.get();
    book.awaitStart();
  }

  @Override
  public void processElement(Told told, Context context, Collector<Told> out) throws Exception {
    byte[] bytes = state.value();
    Budget budget = bytes == null ? new Budget() : Budget.fromBytes(bytes);
    Rule rule = book.named(told.rule());
    int perHour = rule == null ? UNKNOWN_RULE : rule.budgetPerHour();
    for (Alert alert : budget.pass(AlertRecords.fromBytes(told.alert()), perHour)) {
      out.collect(new Told(alert.rule(), alert.fingerprint(), AlertRecords.toBytes(alert)));
    }
    if (budget.isEmpty()) {
      state.clear();
    } else {
      state.update(budget.toBytes());
    }
  }

  @Override
  public void close() {
    if (book != null) {
      book.close();
    }
  }
}
