package dev.podflow.count;

import dev.podflow.delta.Column;
import dev.podflow.delta.Delta;
import dev.podflow.delta.DeltaMap;
import dev.podflow.delta.DeltaTable;
import dev.podflow.delta.Tier;
import dev.podflow.table.PodPairs;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Sums up who it mostly was, of single flows and of exemplars: rows of {@link PodPairs}. The same
 * in the same order give the same rows in the same order.
 *
 * <p>Bounded, as ports and addresses are anybody's choice who sends packets: of each pair of
 * workloads and port the largest pairs of pods, and of each workload so many altogether.
 */
public final class PodPairDigest {
  /** An alert names no more. */
  private static final int PER_PAIR_MAX = 5;

  /** Who tries many destinations has many pairs; a few of them say who it is. */
  private static final int PER_SOURCE_MAX = 25;

  /** Of more pairs of pods in one commit the later ones are not told. */
  public static final int PAIRS_MAX = 10_000;

  private static final int MICROS_PER_SECOND = 1_000_000;
  private static final int SERVER_ERROR = 500;

  /** Who waits longest says enough of a pair; a commit names these of so many pairs. */
  private static final int SLOWEST_PER_PAIR_MAX = 2;

  private static final int SLOWEST_MAX = 1_000;

  private static final int[] FATES = {
    PodPairs.DENIED, PodPairs.DROPPED, PodPairs.FAILED, PodPairs.PLAINTEXT, PodPairs.DNS_FAILURES
  };

  private final DeltaMap pairs = new DeltaMap(PodPairs.TABLE);
  private FlowColumns columns;

  /** The table of the rows that are taken in, and the slots of this release's columns in it. */
  private DeltaTable noted;

  private Map<Column, Integer> columnsOfNoted;

  private record Source(
      long window, String cluster, String system, String namespace, String workload) {}

  private record Pair(Source source, String namespace, String workload, long port) {}

  /** Where a flow's row has what is needed: the rows of a commit have their release's columns. */
  private record FlowColumns(
      DeltaTable table,
      int time,
      int cluster,
      int system,
      int srcNamespace,
      int srcWorkload,
      int srcPod,
      int srcIp,
      int dstNamespace,
      int dstWorkload,
      int dstPod,
      int dstIp,
      int dstPort,
      int protocol,
      int verdict,
      int dropReason,
      int status,
      int flows) {
    static FlowColumns of(DeltaTable table) {
      return new FlowColumns(
          table,
          table.slot("time"),
          table.slot("cluster"),
          table.slot("source_system"),
          table.slot("src_namespace"),
          table.slot("src_workload"),
          table.slot("src_pod"),
          table.slot("src_ip"),
          table.slot("dst_namespace"),
          table.slot("dst_workload"),
          table.slot("dst_pod"),
          table.slot("dst_ip"),
          table.slot("dst_port"),
          table.slot("protocol"),
          table.slot("verdict"),
          table.slot("drop_reason"),
          table.slot("status"),
          table.slot("flows"));
    }

    /** The measure of what became of it; negative if nothing bad did. */
    int fate(Delta flow) {
      String reason = flow.text(dropReason);
      String became = flow.text(verdict);
      if (flow.number(status) >= SERVER_ERROR) {
        return PodPairs.FAILED;
      } else if (!reason.isEmpty()) {
        return HubbleCounter.isByPolicy(reason) ? PodPairs.DENIED : PodPairs.DROPPED;
      }
      return switch (became) {
        case "deny", "dropped" -> PodPairs.DENIED;
        case "error" -> PodPairs.DROPPED;
        default -> -1;
      };
    }
  }

  /**
   * Takes a flow in.
   *
   * @param flow a row of {@code flows}, of this release or an earlier one
   */
  public void add(Delta flow) {
    if (columns == null || columns.table != flow.table()) {
      columns = FlowColumns.of(flow.table());
    }
    int fate = columns.fate(flow);
    if (fate < 0 || pairs.size() >= PAIRS_MAX) {
      return;
    }
    Delta key =
        pairs
            .probe()
            .window(Tier.MINUTE.floor(Math.floorDiv(flow.number(columns.time), MICROS_PER_SECOND)))
            .text(PodPairs.CLUSTER, flow.text(columns.cluster))
            .text(PodPairs.SOURCE_SYSTEM, flow.text(columns.system))
            .text(PodPairs.SRC_NAMESPACE, flow.text(columns.srcNamespace))
            .text(PodPairs.SRC_WORKLOAD, flow.text(columns.srcWorkload))
            .text(PodPairs.SRC_POD, either(flow, columns.srcPod, columns.srcIp))
            .text(PodPairs.DST_NAMESPACE, flow.text(columns.dstNamespace))
            .text(PodPairs.DST_WORKLOAD, flow.text(columns.dstWorkload))
            .text(PodPairs.DST_POD, either(flow, columns.dstPod, columns.dstIp))
            .number(PodPairs.DST_PORT, flow.number(columns.dstPort))
            .text(PodPairs.PROTOCOL, flow.text(columns.protocol))
            .text(PodPairs.QUERY_NAME, "")
            .text(PodPairs.RESPONSE_CODE, "");
    pairs.upsert(key).add(fate, flow.measure(columns.flows));
  }

  private static String either(Delta flow, int first, int second) {
    return flow.text(first).isEmpty() ? flow.text(second) : flow.text(first);
  }

  /**
   * Takes in what was noted of pods that no single flow tells of.
   *
   * @param row of {@link PodPairs}, of this release or an earlier one
   */
  public void merge(Delta row) {
    if (pairs.size() < PAIRS_MAX) {
      pairs.merge(row.table() == PodPairs.TABLE ? row : ofThisRelease(row));
    }
  }

  /** A row of a commit that came from a checkpoint has the columns of the release that wrote it. */
  private Delta ofThisRelease(Delta row) {
    if (noted != row.table()) {
      noted = row.table();
      columnsOfNoted = new HashMap<>();
      for (Column column : PodPairs.TABLE.columns()) {
        noted.columns().stream()
            .filter(theirs -> theirs.name().equals(column.name()) && theirs.type() == column.type())
            .forEach(theirs -> columnsOfNoted.put(column, theirs.slot()));
      }
    }
    Delta own = new Delta(PodPairs.TABLE).window(row.window());
    columnsOfNoted.forEach(
        (column, slot) -> {
          switch (column.type().store()) {
            case TEXT -> own.text(column.slot(), row.text(slot));
            case NUMBER -> own.number(column.slot(), row.number(slot));
            case MEASURE -> {
              if (row.isKnown(slot)) {
                own.add(column.slot(), row.measure(slot));
              }
            }
            case WINDOW, SKETCH, STATE, LATEST -> {}
          }
        });
    return own;
  }

  /** Hands on the largest by each measure, and forgets all. */
  public void drain(Consumer<Delta> consumer) {
    List<Delta> left = new ArrayList<>(pairs.size());
    pairs.drain(left::add);
    for (int measure : FATES) {
      drainLargest(left, measure, PER_PAIR_MAX, Integer.MAX_VALUE, consumer);
    }
    drainLargest(left, PodPairs.SLOWEST_US, SLOWEST_PER_PAIR_MAX, SLOWEST_MAX, consumer);
  }

  /** Hands on, and takes out, those that have most of something. */
  private static void drainLargest(
      List<Delta> left, int measure, int perPair, int altogether, Consumer<Delta> consumer) {
    List<Delta> largestFirst =
        left.stream()
            .filter(row -> row.measure(measure) > 0)
            .sorted(Comparator.comparingLong((Delta row) -> row.measure(measure)).reversed())
            .toList();
    Map<Record, Integer> told = new HashMap<>();
    Set<Delta> chosen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Delta row : largestFirst) {
      Source source = source(row);
      Pair pair =
          new Pair(
              source,
              row.text(PodPairs.DST_NAMESPACE),
              row.text(PodPairs.DST_WORKLOAD),
              row.number(PodPairs.DST_PORT));
      if (chosen.size() < altogether
          && told.getOrDefault(source, 0) < PER_SOURCE_MAX
          && told.getOrDefault(pair, 0) < perPair) {
        told.merge(source, 1, Integer::sum);
        told.merge(pair, 1, Integer::sum);
        chosen.add(row);
        consumer.accept(row);
      }
    }
    left.removeIf(chosen::contains);
  }

  private static Source source(Delta row) {
    return new Source(
        row.window(),
        row.text(PodPairs.CLUSTER),
        row.text(PodPairs.SOURCE_SYSTEM),
        row.text(PodPairs.SRC_NAMESPACE),
        row.text(PodPairs.SRC_WORKLOAD));
  }
}
