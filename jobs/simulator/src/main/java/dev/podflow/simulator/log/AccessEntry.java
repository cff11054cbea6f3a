package dev.podflow.simulator.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.podflow.simulator.cluster.Port;
import dev.podflow.simulator.cluster.Workload;
import dev.podflow.simulator.traffic.Connection;
import dev.podflow.simulator.traffic.Conversation;
import dev.podflow.simulator.traffic.Conversation.Close;
import dev.podflow.simulator.traffic.End;
import dev.podflow.simulator.traffic.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * One line of a sidecar's access log with the fields of Istio's default format, and both ways to
 * write it (pilot/pkg/model/telemetry_logging.go: EnvoyJSONLogFormatIstio, EnvoyTextLogFormat).
 * Texts are null where the proxy has nothing to say.
 *
 * @param start nanoseconds since the epoch, whole milliseconds
 */
record AccessEntry(
    long start,
    String method,
    String path,
    String protocol,
    int responseCode,
    String responseFlags,
    String responseCodeDetails,
    String transportFailure,
    long bytesReceived,
    long bytesSent,
    long durationMillis,
    String upstreamServiceMillis,
    String userAgent,
    String requestId,
    String authority,
    String upstreamHost,
    String upstreamCluster,
    String upstreamLocal,
    String downstreamLocal,
    String downstreamRemote,
    String serverName,
    String routeName) {
  private static final JsonFactory JSON = new JsonFactory();

  /** What is the same on both sides. */
  private record Told(
      long start,
      int code,
      String flags,
      String details,
      String failure,
      long received,
      long sent,
      long millis,
      String serviceMillis) {
    static Told of(Conversation conversation, Request request, String flags, String failure) {
      if (request == null) {
        return new Told(
            conversation.opened(),
            0,
            flags,
            null,
            failure,
            conversation.payloadSent(),
            conversation.payloadReceived(),
            (conversation.closed() - conversation.opened()) / Times.MILLI,
            null);
      }
      boolean answered = request.answered();
      long millis = request.micros() / 1_000;
      return new Told(
          request.asked(),
          request.status(),
          answered ? "-" : "DC",
          answered ? "via_upstream" : "downstream_remote_disconnect",
          null,
          request.requestBytes(),
          request.responseBytes(),
          millis,
          answered ? Long.toString(millis) : null);
    }
  }

  /** As the client's proxy logs it. Request is null for a connection that is not HTTP. */
  static AccessEntry outbound(Conversation conversation, Request request) {
    Connection connection = conversation.connection();
    End client = connection.client();
    End server = connection.server();
    Workload workload = server.pod() == null ? null : server.pod().workload;
    Port port = workload == null ? null : workload.port(connection.serverPort(), "TCP");
    boolean byService = port != null && !workload.service.isEmpty();
    String cluster;
    String local = server.address() + ":" + connection.serverPort();
    if (byService) {
      cluster = "outbound|" + port.servicePort() + "||" + host(workload);
      local = workload.clusterAddress() + ":" + port.servicePort();
    } else if (server.names().isEmpty()) {
      cluster = "PassthroughCluster";
    } else {
      cluster = "outbound|" + connection.serverPort() + "||" + server.names().get(0);
    }
    boolean refused =
        conversation.close() == Close.RESET_BY_SERVER && !Mesh.hasProxy(connection.server());
    boolean reached = conversation.served() && !refused;
    Told told =
        Told.of(
            conversation,
            request,
            reached ? "-" : "UF,URX",
            reached ? null : "delayed_connect_error:_" + (refused ? "111" : "110"));
    String name = server.names().isEmpty() ? null : server.names().get(0);
    return entry(
        told,
        request,
        server.address() + ":" + connection.serverPort(),
        cluster,
        client.address() + ":" + (connection.clientPort() ^ 1),
        local,
        client.address() + ":" + connection.clientPort(),
        name,
        "default");
  }

  /** As the server's proxy logs it. Request is null for a connection that is not HTTP. */
  static AccessEntry inbound(Conversation conversation, Request request) {
    Connection connection = conversation.connection();
    End client = connection.client();
    End server = connection.server();
    Workload workload = server.pod().workload;
    Port port = workload.port(connection.serverPort(), "TCP");
    boolean refused = conversation.close() == Close.RESET_BY_SERVER;
    Told told =
        Told.of(
            conversation,
            request,
            refused ? "UF,URX" : "-",
            refused ? "delayed_connect_error:_111" : null);
    String serverName =
        Mesh.encrypts(connection) && port != null
            ? "outbound_." + port.servicePort() + "_._." + host(workload)
            : null;
    String address = server.address() + ":" + connection.serverPort();
    return entry(
        told,
        request,
        address,
        "inbound|" + connection.serverPort() + "||",
        "127.0.0.6:" + (connection.clientPort() ^ 3),
        address,
        client.address() + ":" + connection.clientPort(),
        serverName,
        "default");
  }

  private static AccessEntry entry(
      Told told,
      Request request,
      String upstreamHost,
      String cluster,
      String upstreamLocal,
      String downstreamLocal,
      String downstreamRemote,
      String serverName,
      String route) {
    boolean http = request != null;
    return new AccessEntry(
        told.start() - Math.floorMod(told.start(), Times.MILLI),
        http ? request.method() : null,
        http ? request.path() : null,
        http ? "HTTP/1.1" : null,
        told.code(),
        told.flags(),
        told.details(),
        told.failure(),
        told.received(),
        told.sent(),
        told.millis(),
        told.serviceMillis(),
        http ? "Go-http-client/1.1" : null,
        http ? request.id() : null,
        http ? request.authority() : null,
        upstreamHost,
        cluster,
        upstreamLocal,
        downstreamLocal,
        downstreamRemote,
        serverName,
        http ? route : null);
  }

  private static String host(Workload workload) {
    return workload.service + "." + workload.namespace + ".svc.cluster.local";
  }

  /** A JSON object. */
  byte[] json() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1_024);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("authority", authority);
      json.writeNumberField("bytes_received", bytesReceived);
      json.writeNumberField("bytes_sent", bytesSent);
      json.writeStringField("connection_termination_details", null);
      json.writeStringField("downstream_local_address", downstreamLocal);
      json.writeStringField("downstream_remote_address", downstreamRemote);
      json.writeNumberField("duration", durationMillis);
      json.writeStringField("method", method);
      json.writeStringField("path", path);
      json.writeStringField("protocol", protocol);
      json.writeStringField("request_id", requestId);
      json.writeStringField("requested_server_name", serverName);
      json.writeNumberField("response_code", responseCode);
      json.writeStringField("response_code_details", responseCodeDetails);
      json.writeStringField("response_flags", responseFlags);
      json.writeStringField("route_name", routeName);
      json.writeStringField("start_time", Times.millis(start));
      json.writeStringField("upstream_cluster", upstreamCluster);
      json.writeStringField("upstream_host", upstreamHost);
      json.writeStringField("upstream_local_address", upstreamLocal);
      json.writeStringField("upstream_service_time", upstreamServiceMillis);
      json.writeStringField("upstream_transport_failure_reason", transportFailure);
      json.writeStringField("user_agent", userAgent);
      json.writeStringField("x_forwarded_for", null);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  /** A line of text. */
  byte[] text() {
    String line =
        String.join(
            " ",
            "[" + Times.millis(start) + "]",
            quoted(or(method) + " " + or(path) + " " + or(protocol)),
            Integer.toString(responseCode),
            responseFlags,
            or(responseCodeDetails),
            "-",
            quoted(or(transportFailure)),
            Long.toString(bytesReceived),
            Long.toString(bytesSent),
            Long.toString(durationMillis),
            or(upstreamServiceMillis),
            quoted("-"),
            quoted(or(userAgent)),
            quoted(or(requestId)),
            quoted(or(authority)),
            quoted(or(upstreamHost)),
            or(upstreamCluster),
            or(upstreamLocal),
            or(downstreamLocal),
            or(downstreamRemote),
            or(serverName),
            or(routeName));
    return line.getBytes(StandardCharsets.UTF_8);
  }

  private static String or(String text) {
    return text == null ? "-" : text;
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }
}
