package dev.podflow.count;

import dev.podflow.delta.Delta;
import dev.podflow.delta.DeltaMap;
import dev.podflow.delta.DeltaTable;
import dev.podflow.delta.Tier;
import dev.podflow.table.Dns;
import dev.podflow.table.Drops;
import dev.podflow.table.Flows;
import dev.podflow.table.Http;
import dev.podflow.table.Metrics;
import dev.podflow.table.PodPairs;
import dev.podflow.table.PolicyHits;
import dev.podflow.table.Progress;
import dev.podflow.table.Quality;
import dev.podflow.table.ServicePairs;
import java.util.List;
import java.util.function.Consumer;

/** What a task has counted since it last handed it on: a map of rows for each table. */
public final class Deltas {
  final DeltaMap servicePairs = new DeltaMap(ServicePairs.TABLE);
  final DeltaMap policyHits = new DeltaMap(PolicyHits.TABLE);
  final DeltaMap drops = new DeltaMap(Drops.TABLE);
  final DeltaMap dns = new DeltaMap(Dns.TABLE);
  final DeltaMap http = new DeltaMap(Http.TABLE);
  final DeltaMap quality = new DeltaMap(Quality.TABLE);
  final DeltaMap flows = new DeltaMap(Flows.TABLE);
  final DeltaMap progress = new DeltaMap(Progress.TABLE);
  final DeltaMap metrics = new DeltaMap(Metrics.TABLE);
  final DeltaMap podPairs = new DeltaMap(PodPairs.TABLE);
  private final List<DeltaMap> all =
      List.of(
          servicePairs, policyHits, drops, dns, http, quality, flows, progress, metrics, podPairs);

  private static final long QUALITY_MEASURES =
      FlowCounter.mask(
          Quality.RECEIVED,
          Quality.USED,
          Quality.MERGED,
          Quality.NOT_TRAFFIC,
          Quality.DEAD_LETTERS,
          Quality.LOST,
          Quality.LATE,
          Quality.UNRESOLVED,
          Quality.AMBIGUOUS);

  /** How many rows wait to be handed on; who owns this drains it before there are too many. */
  public int size() {
    int size = 0;
    for (DeltaMap map : all) {
      size += map.size();
    }
    return size;
  }

  /** Hands all rows on and forgets them. */
  public void drain(Consumer<Delta> consumer) {
    for (DeltaMap map : all) {
      map.drain(consumer);
    }
  }

  /**
   * The row that says what became of an input's records, of the minute of a record's Kafka
   * timestamp; every measure of it is known.
   *
   * @param timestampMillis epoch milliseconds; negative if the record has none
   */
  public Delta quality(String topic, long timestampMillis) {
    long minute = Tier.MINUTE.floor(Math.max(0, timestampMillis) / 1000);
    Delta key = quality.probe().window(minute).text(Quality.INPUT, topic);
    return quality.upsert(key).know(QUALITY_MEASURES);
  }

  /** Says how far a partition of an input has had its full effect: the offset behind it. */
  public void progress(String job, String topic, int partition, long settledOffset) {
    Delta key =
        progress
            .probe()
            .text(Progress.JOB, job)
            .text(Progress.TOPIC, topic)
            .number(Progress.PARTITION, partition);
    progress.upsert(key).add(Progress.SETTLED_OFFSET, settledOffset);
  }

  /** The map of a table, for tests. */
  DeltaMap map(DeltaTable table) {
    return all.stream().filter(map -> map.table() == table).findFirst().orElseThrow();
  }
}
