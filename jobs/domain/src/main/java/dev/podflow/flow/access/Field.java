package dev.podflow.flow.access;

import dev.podflow.json.Names;
import java.util.ArrayList;
import java.util.List;

/**
 * What a record may say, under all the names that it goes by: members of JSON objects, attributes
 * of OTLP logs, keys of {@code key=value} lines.
 */
enum Field {
  // Envoy: the default formats of Istio and of Envoy Gateway, and what is commonly added to them.
  START_TIME("start_time"),
  METHOD("method", ":method", "request_method"),
  PROTOCOL("protocol"),
  RESPONSE_CODE("response_code"),
  RESPONSE_FLAGS("response_flags"),
  RESPONSE_CODE_DETAILS("response_code_details"),
  TERMINATION_DETAILS("connection_termination_details"),
  BYTES_RECEIVED("bytes_received"),
  BYTES_SENT("bytes_sent", "body_bytes_sent"),
  DURATION("duration"),
  UPSTREAM_SERVICE_TIME("upstream_service_time", "x-envoy-upstream-service-time"),
  FORWARDED_FOR("x_forwarded_for", "x-forwarded-for"),
  UPSTREAM_HOST("upstream_host"),
  UPSTREAM_CLUSTER("upstream_cluster"),
  UPSTREAM_LOCAL("upstream_local_address"),
  DOWNSTREAM_LOCAL("downstream_local_address"),
  DOWNSTREAM_REMOTE("downstream_remote_address"),
  DOWNSTREAM_DIRECT("downstream_direct_remote_address"),
  SERVER_NAME("requested_server_name"),
  /** Anything that only a client with a certificate has. */
  PEER(
      "x_forwarded_client_cert",
      "x-forwarded-client-cert",
      "xfcc",
      "downstream_peer_uri_san",
      "downstream_peer_subject",
      "peer_principal"),
  GRPC_STATUS("grpc_status", "grpc_status_number", "grpc-status"),

  // Istio's ztunnel.
  SRC_ADDR("src.addr"),
  SRC_WORKLOAD("src.workload"),
  SRC_NAMESPACE("src.namespace"),
  SRC_IDENTITY("src.identity"),
  DST_ADDR("dst.addr"),
  DST_HBONE_ADDR("dst.hbone_addr"),
  DST_SERVICE("dst.service"),
  DST_WORKLOAD("dst.workload"),
  DST_NAMESPACE("dst.namespace"),
  DST_IDENTITY("dst.identity"),
  DIRECTION("direction"),
  BYTES_RECV("bytes_recv"),
  ERROR("error"),

  // ingress-nginx: nginx' names for its variables, and what else they are called.
  STATUS("status"),
  REQUEST("request"),
  REQUEST_LENGTH("request_length"),
  REQUEST_TIME("request_time"),
  UPSTREAM_NAME("proxy_upstream_name", "upstream_name"),
  UPSTREAM_ADDR("upstream_addr"),
  UPSTREAM_LENGTH("upstream_response_length"),
  UPSTREAM_TIME("upstream_response_time"),
  UPSTREAM_STATUS("upstream_status"),
  INGRESS_NAMESPACE("namespace"),
  SERVICE_NAME("service_name"),

  // Linkerd's proxy.
  CLIENT_ADDR("client.addr"),
  CLIENT_ID("client.id"),
  HOST("host"),
  URI("uri"),
  REQUEST_BYTES("request_bytes"),
  RESPONSE_BYTES("response_bytes"),
  TOTAL_NS("total_ns"),

  // What every log has, access log or not.
  TIME("time", "@timestamp", "timestamp", "date", "time_iso8601", "time_local"),
  LEVEL("level"),
  SCOPE("scope"),
  MESSAGE("msg");

  private static final List<Field> BY_NAME = new ArrayList<>();

  /** All names of all fields. */
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

  /** The field that goes by a name; null if the name is not known. */
  static Field named(byte[] text, int start, int length) {
    return of(NAMES.find(text, start, length));
  }

  /** The field of a position in {@link #NAMES}; null if it is none. */
  static Field of(int name) {
    return name < 0 || name >= BY_NAME.size() ? null : BY_NAME.get(name);
  }

  /** Its usual name, for messages. */
  String label() {
    return names[0];
  }
}
