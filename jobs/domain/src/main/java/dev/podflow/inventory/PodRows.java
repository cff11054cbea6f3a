package dev.podflow.inventory;

import dev.podflow.delta.Delta;
import dev.podflow.flow.IpAddress;
import dev.podflow.identity.Owner;
import dev.podflow.identity.PodLife;
import dev.podflow.identity.PodVersion;
import dev.podflow.identity.Span;
import dev.podflow.table.Pods;
import java.util.Map;

/** Rows of table {@code pods}. */
public final class PodRows {
  private static final long MICROS_PER_MILLI = 1_000;

  private final LabelLimit limit;
  private long labelsCut;

  public PodRows(LabelLimit limit) {
    this.limit = limit;
  }

  /** The row of a version on an address. */
  public Delta row(PodVersion version) {
    PodLife life = version.facts().life();
    Owner owner = version.owner();
    Map<String, String> labels = limit.cut(version.facts().labels());
    labelsCut += version.facts().labels().size() - labels.size();
    Span span = life.span();
    // What it never had it had for no time.
    Long ended =
        version.withdrawn() ? (Long) span.since() : span.until() == Span.OPEN ? null : span.until();
    return new Delta(Pods.TABLE)
        .text(Pods.IP, IpAddress.format(version.address().high(), version.address().low()))
        .text(Pods.CLUSTER, life.key().cluster())
        .text(Pods.UID, life.key().uid())
        .number(Pods.SINCE, life.key().since() * MICROS_PER_MILLI)
        .state(Pods.NAMESPACE, life.namespace())
        .state(Pods.POD, life.name())
        .state(Pods.NODE, life.node())
        .state(Pods.WORKLOAD, owner.workload())
        .state(Pods.WORKLOAD_KIND, owner.workloadKind())
        .state(Pods.SERVICE_ACCOUNT, life.serviceAccount())
        .state(Pods.LABELS, labels)
        .state(Pods.MESH, version.facts().mesh())
        .state(Pods.HOST_NETWORK, life.hostNetwork() ? 1L : 0L)
        .state(Pods.STARTED_AT, (Long) span.since())
        .state(Pods.ENDED_AT, ended)
        .state(Pods.STARTED_WITHIN_MS, known(span.sinceUncertaintyMs()))
        .state(Pods.ENDED_WITHIN_MS, ended == null ? null : endedWithin(version, span));
  }

  private static Long endedWithin(PodVersion version, Span span) {
    return version.withdrawn() ? (Long) 0L : known(span.untilUncertaintyMs());
  }

  private static Long known(long uncertaintyMs) {
    return uncertaintyMs == Span.UNKNOWN ? null : (Long) uncertaintyMs;
  }

  /** How many labels were left out so far because a pod had too many. */
  public long labelsCut() {
    return labelsCut;
  }
}
