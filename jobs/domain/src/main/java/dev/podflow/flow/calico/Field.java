package dev.podflow.flow.calico;

import dev.podflow.json.Names;
import java.util.ArrayList;
import java.util.List;

/** The members that are read, under all the names that they have in one format or another. */
enum Field {
  /** Of a flow of Goldmane's: what identifies it; the sums stand beside it. */
  KEY("Key", "key"),
  /** Of an answer of Goldmane's API: the flow, beside its number. */
  FLOW("flow", "Flow"),
  START_TIME("start_time", "startTime"),
  END_TIME("end_time", "endTime"),
  /** Fluentd's: the end, in milliseconds. */
  TIMESTAMP("@timestamp"),
  /** Fluentd's: the node. */
  HOST("host"),
  CLUSTER("cluster", "cluster_name", "clusterName"),
  ACTION("action"),
  REPORTER("reporter"),
  PROTOCOL("proto", "protocol"),
  SOURCE_TYPE("source_type", "sourceType"),
  SOURCE_NAMESPACE("source_namespace", "sourceNamespace"),
  SOURCE_NAME("source_name", "sourceName"),
  SOURCE_NAME_AGGR("source_name_aggr"),
  SOURCE_IP("source_ip"),
  SOURCE_PORT("source_port"),
  DEST_TYPE("dest_type", "destType"),
  DEST_NAMESPACE("dest_namespace", "destNamespace"),
  DEST_NAME("dest_name", "destName"),
  DEST_NAME_AGGR("dest_name_aggr"),
  DEST_IP("dest_ip"),
  DEST_PORT("dest_port", "destPort"),
  DEST_SERVICE_NAME("dest_service_name", "destServiceName"),
  DEST_DOMAINS("dest_domains"),
  POLICIES("policies"),
  BYTES_IN("bytes_in", "bytesIn"),
  BYTES_OUT("bytes_out", "bytesOut"),
  PACKETS_IN("packets_in", "packetsIn"),
  PACKETS_OUT("packets_out", "packetsOut"),
  FLOWS("num_flows", "num_connections_live", "numConnectionsLive"),
  STARTED("num_flows_started", "num_connections_started", "numConnectionsStarted"),
  COMPLETED("num_flows_completed", "num_connections_completed", "numConnectionsCompleted"),
  /** Mean round trip of the connections, microseconds; 0 where nobody measured it. */
  ROUND_TRIP("tcp_mean_smooth_rtt"),
  /** What else tells flows apart whose sums may be equal. */
  DISTINCTION(
      "dest_service_namespace",
      "destServiceNamespace",
      "dest_service_port",
      "dest_service_port_name",
      "destServicePortName",
      "dest_service_port_num",
      "destServicePort",
      "process_name",
      "process_id");

  private static final List<Field> BY_NAME = new ArrayList<>();

  /** All names; {@link #of} says whose they are. */
  static final Names NAMES;

  static {
    List<String> names = new ArrayList<>();
    for (Field field : values()) {
      for (String name : field.names) {
        names.add(name);
        BY_NAME.add(field);
      }
    }
    NAMES = Names.of(names.toArray(String[]::new));
  }

  private final String[] names;

  Field(String... names) {
    this.names = names;
  }

  /**
   * The field that a name stands for.
   *
   * @param index of {@link #NAMES}
   */
  static Field of(int index) {
    return BY_NAME.get(index);
  }
}
