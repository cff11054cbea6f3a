package dev.podflow.table;

import dev.podflow.delta.ColumnType;
import dev.podflow.delta.DeltaTable;
import dev.podflow.delta.Tier;

/** Names asked for and what was answered. A query has the response code {@code ''}. */
public final class Dns {
  public static final DeltaTable TABLE =
      DeltaTable.named("dns", Tier.MINUTE)
          .with(ColumnType.WINDOW, "window_start")
          .with(
              ColumnType.TEXT,
              "cluster",
              "source_system",
              "reporter",
              "client_namespace",
              "client_workload",
              "query_name",
              "query_type",
              "response_code")
          .with(ColumnType.SUM, "queries", "answers")
          .with(ColumnType.SKETCH, "latency_us")
          .reportedBy("reporter")
          .openTo("query_name", "query_type")
          .build();

  public static final int CLUSTER = TABLE.slot("cluster");
  public static final int SOURCE_SYSTEM = TABLE.slot("source_system");
  public static final int REPORTER = TABLE.slot("reporter");
  public static final int CLIENT_NAMESPACE = TABLE.slot("client_namespace");
  public static final int CLIENT_WORKLOAD = TABLE.slot("client_workload");
  public static final int QUERY_NAME = TABLE.slot("query_name");
  public static final int QUERY_TYPE = TABLE.slot("query_type");
  public static final int RESPONSE_CODE = TABLE.slot("response_code");
  public static final int QUERIES = TABLE.slot("queries");
  public static final int ANSWERS = TABLE.slot("answers");
  public static final int LATENCY_US = TABLE.slot("latency_us");

  private Dns() {}
}
