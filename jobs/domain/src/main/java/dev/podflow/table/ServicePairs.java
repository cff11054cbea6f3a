package dev.podflow.table;

import dev.podflow.delta.ColumnType;
import dev.podflow.delta.DeltaTable;
import dev.podflow.delta.Tier;

/**
 * Traffic between two workloads, as one reporter saw it. Client to server: replies are turned
 * around.
 */
public final class ServicePairs {
  public static final DeltaTable TABLE =
      DeltaTable.named("service_pairs", Tier.MINUTE, Tier.HOUR, Tier.DAY)
          .with(ColumnType.WINDOW, "window_start")
          .with(
              ColumnType.TEXT,
              "cluster",
              "source_system",
              "reporter",
              "src_namespace",
              "src_workload",
              "src_workload_kind",
              "dst_namespace",
              "dst_workload",
              "dst_workload_kind",
              "dst_service")
          .with(ColumnType.UINT16, "dst_port")
          .with(ColumnType.TEXT, "protocol")
          .with(
              ColumnType.SUM,
              "flows",
              "flows_forwarded",
              "flows_dropped",
              "flows_denied",
              "connections_opened",
              "connections_closed",
              "connections_reset",
              "bytes_sent",
              "bytes_received",
              "packets_sent",
              "packets_received",
              "requests",
              "requests_4xx",
              "requests_5xx",
              "mtls",
              "plaintext",
              "ends_exact",
              "ends_from_log",
              "ends_late",
              "ends_ambiguous",
              "ends_external",
              "ends_unresolved")
          .with(ColumnType.SKETCH, "latency_us", "rtt_us", "connection_duration_us")
          .reportedBy("reporter")
          .openTo("dst_workload", "dst_namespace", "dst_workload_kind", "dst_service", "dst_port")
          .build();

  public static final int CLUSTER = TABLE.slot("cluster");
  public static final int SOURCE_SYSTEM = TABLE.slot("source_system");
  public static final int REPORTER = TABLE.slot("reporter");
  public static final int SRC_NAMESPACE = TABLE.slot("src_namespace");
  public static final int SRC_WORKLOAD = TABLE.slot("src_workload");
  public static final int SRC_WORKLOAD_KIND = TABLE.slot("src_workload_kind");
  public static final int DST_NAMESPACE = TABLE.slot("dst_namespace");
  public static final int DST_WORKLOAD = TABLE.slot("dst_workload");
  public static final int DST_WORKLOAD_KIND = TABLE.slot("dst_workload_kind");
  public static final int DST_SERVICE = TABLE.slot("dst_service");
  public static final int DST_PORT = TABLE.slot("dst_port");
  public static final int PROTOCOL = TABLE.slot("protocol");
  public static final int FLOWS = TABLE.slot("flows");
  public static final int FLOWS_FORWARDED = TABLE.slot("flows_forwarded");
  public static final int FLOWS_DROPPED = TABLE.slot("flows_dropped");
  public static final int FLOWS_DENIED = TABLE.slot("flows_denied");
  public static final int CONNECTIONS_OPENED = TABLE.slot("connections_opened");
  public static final int CONNECTIONS_CLOSED = TABLE.slot("connections_closed");
  public static final int CONNECTIONS_RESET = TABLE.slot("connections_reset");
  public static final int BYTES_SENT = TABLE.slot("bytes_sent");
  public static final int BYTES_RECEIVED = TABLE.slot("bytes_received");
  public static final int PACKETS_SENT = TABLE.slot("packets_sent");
  public static final int PACKETS_RECEIVED = TABLE.slot("packets_received");
  public static final int REQUESTS = TABLE.slot("requests");
  public static final int REQUESTS_4XX = TABLE.slot("requests_4xx");
  public static final int REQUESTS_5XX = TABLE.slot("requests_5xx");
  public static final int MTLS = TABLE.slot("mtls");
  public static final int PLAINTEXT = TABLE.slot("plaintext");
  public static final int ENDS_EXACT = TABLE.slot("ends_exact");
  public static final int ENDS_FROM_LOG = TABLE.slot("ends_from_log");
  public static final int ENDS_LATE = TABLE.slot("ends_late");
  public static final int ENDS_AMBIGUOUS = TABLE.slot("ends_ambiguous");
  public static final int ENDS_EXTERNAL = TABLE.slot("ends_external");
  public static final int ENDS_UNRESOLVED = TABLE.slot("ends_unresolved");
  public static final int LATENCY_US = TABLE.slot("latency_us");
  public static final int RTT_US = TABLE.slot("rtt_us");
  public static final int CONNECTION_DURATION_US = TABLE.slot("connection_duration_us");

  private ServicePairs() {}
}
