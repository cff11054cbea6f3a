package dev.podflow.delta;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The shape of a table that takes deltas: its columns in the order in which they are written, and
 * its tiers. The table in {@code sql/migrations} has the same columns, followed by {@code
 * last_commit}; a test holds the two against each other.
 *
 * <p>Tables are compared by identity: each is declared once, as a constant.
 */
public final class DeltaTable {
  private final String name;
  private final List<Tier> tiers;
  private final List<Column> columns;
  private final boolean merging;
  private final List<Column> open;
  private final Column reporter;
  private final Map<ColumnType.Store, Integer> slots;
  private final Column[] measures;

  private DeltaTable(Builder builder) {
    this.name = builder.name;
    this.tiers = builder.tiers;
    this.columns = List.copyOf(builder.columns);
    this.merging = builder.merging;
    this.open = builder.open.stream().map(this::column).toList();
    this.reporter = builder.reporter == null ? null : column(builder.reporter);
    this.slots = new EnumMap<>(builder.slots);
    this.measures =
        columns.stream()
            .filter(column -> column.type().store() == ColumnType.Store.MEASURE)
            .toArray(Column[]::new);
  }

  /**
   * @param name the name without a tier's suffix
   * @param tiers the tiers it is kept in, finest first; none if its rows are only published
   */
  public static Builder named(String name, Tier... tiers) {
    return new Builder(name, List.of(tiers));
  }

  /** The name without a tier's suffix, such as {@code service_pairs}. */
  public String name() {
    return name;
  }

  /** The tiers it is kept in, finest first; none if its rows are only published. */
  public List<Tier> tiers() {
    return tiers;
  }

  /** All columns in the order in which they are written. */
  public List<Column> columns() {
    return columns;
  }

  /** Whether rows of equal key become one. False for tables of single events. */
  public boolean merging() {
    return merging;
  }

  /**
   * The key columns whose values are anybody's choice who sends packets or asks for names, the one
   * with a name first; empty where there is none, or other bounds hold.
   */
  public List<Column> open() {
    return open;
  }

  /**
   * The key column that says which end saw it; null where there is none. Both ends' rows of the
   * same traffic have to be of their own, or among others, together: else it would count as both.
   */
  Column reporter() {
    return reporter;
  }

  /** Whether of rows with equal key the newest replaces the others, instead of adding to them. */
  public boolean replacing() {
    return slots(ColumnType.Store.STATE) > 0;
  }

  /** How many slots a {@link Delta} of this table has in one of its arrays. */
  public int slots(ColumnType.Store store) {
    return slots.getOrDefault(store, 0);
  }

  /** The column that lives in a measure slot. */
  Column measure(int slot) {
    return measures[slot];
  }

  /**
   * The slot of a column.
   *
   * @throws IllegalArgumentException if there is no such column
   */
  public int slot(String column) {
    return column(column).slot();
  }

  private Column column(String column) {
    for (Column candidate : columns) {
      if (candidate.name().equals(column)) {
        return candidate;
      }
    }
    throw new IllegalArgumentException("table " + name + " has no column " + column);
  }

  @Override
  public String toString() {
    return name;
  }

  /** Collects the columns, in order. */
  public static final class Builder {
    private final String name;
    private final List<Tier> tiers;
    private final List<Column> columns = new ArrayList<>();
    private final Map<ColumnType.Store, Integer> slots = new EnumMap<>(ColumnType.Store.class);
    private boolean merging = true;
    private List<String> open = List.of();
    private String reporter;

    private Builder(String name, List<Tier> tiers) {
      this.name = name;
      this.tiers = tiers;
    }

    /** Adds columns of one type. */
    public Builder with(ColumnType type, String... names) {
      for (String column : names) {
        int slot = slots.merge(type.store(), 1, Integer::sum) - 1;
        columns.add(new Column(column, type, slot));
      }
      return this;
    }

    /** Says which key columns are {@linkplain DeltaTable#open open}. */
    public Builder openTo(String... names) {
      open = List.of(names);
      return this;
    }

    /** Says which key column is the {@linkplain DeltaTable#reporter reporter}. */
    public Builder reportedBy(String name) {
      reporter = name;
      return this;
    }

    /** Rows are single events: none is ever merged with another. */
    public Builder ofSingleEvents() {
      merging = false;
      return this;
    }

    public DeltaTable build() {
      if (slots.getOrDefault(ColumnType.Store.MEASURE, 0) > Long.SIZE) {
        throw new IllegalStateException("table " + name + " has more than 64 measures");
      }
      for (int i = 0; i < columns.size(); i++) {
        if (columns.get(i).type() == ColumnType.WINDOW && i > 0) {
          throw new IllegalStateException("table " + name + ": the window is the first column");
        }
      }
      if (slots.containsKey(ColumnType.Store.STATE)
          && (slots.containsKey(ColumnType.Store.MEASURE)
              || slots.containsKey(ColumnType.Store.SKETCH))) {
        throw new IllegalStateException("table " + name + " holds measures and states");
      }
      return new DeltaTable(this);
    }
  }
}
