package dev.podflow.simulator.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.podflow.simulator.cluster.ClusterNode;
import dev.podflow.simulator.truth.Account;
import dev.podflow.simulator.truth.Ends;
import dev.podflow.simulator.truth.Truth.Outcome;
import dev.podflow.simulator.truth.Truth.Reporter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Writes one flow log as Calico Enterprise's shipper hands it on, with the node in {@code host}
 * (docs: calico-enterprise/observability/elastic/flow/datatypes), and tells the truth about it.
 */
final class CalicoRecord {
  private static final JsonFactory JSON = new JsonFactory();

  private final Account account;
  private final String cluster;

  CalicoRecord(Account account, String cluster) {
    this.account = account;
    this.cluster = cluster;
  }

  byte[] write(ClusterNode node, long start, long end, CalicoFlow flow, CalicoSums sums) {
    tell(start, flow, sums);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(2_048);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeNumberField("start_time", start / Times.SECOND);
      json.writeNumberField("end_time", end / Times.SECOND);
      writeEnd(json, "source", flow.source());
      json.writeNullField("source_port");
      writeEnd(json, "dest", flow.destination());
      if (flow.port() == 0) {
        json.writeNullField("dest_port");
      } else {
        json.writeNumberField("dest_port", flow.port());
      }
      writeService(json, flow.service());
      json.writeStringField("proto", flow.protocol());
      json.writeStringField("action", flow.allowed() ? "allow" : "deny");
      json.writeStringField("reporter", flow.atClient() ? "src" : "dst");
      writePolicies(json, flow);
      writeSums(json, flow, sums);
      json.writeStringField("host", node.name());
      json.writeNumberField("@timestamp", end / Times.MILLI);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  private static void writeEnd(JsonGenerator json, String side, CalicoEndpoint end)
      throws IOException {
    json.writeStringField(side + "_type", end.type());
    json.writeStringField(side + "_namespace", end.namespace());
    json.writeStringField(side + "_name", end.fullName());
    json.writeStringField(side + "_name_aggr", end.prefix());
    json.writeStringField(side + "_ip", end.address());
    if (end.app().isEmpty()) {
      json.writeNullField(side + "_labels");
    } else {
      json.writeObjectFieldStart(side + "_labels");
      json.writeArrayFieldStart("labels");
      json.writeString("app=" + end.app());
      json.writeString("version=v1");
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  private static void writeService(JsonGenerator json, CalicoService service) throws IOException {
    json.writeStringField("dest_service_namespace", service.namespace());
    json.writeStringField("dest_service_name", service.name());
    json.writeStringField("dest_service_port", service.portName());
    if (service.port() == 0) {
      json.writeNullField("dest_service_port_num");
    } else {
      json.writeNumberField("dest_service_port_num", service.port());
    }
    json.writeNullField("dest_domains");
  }

  /** In no order, as the real ones are. */
  private static void writePolicies(JsonGenerator json, CalicoFlow flow) throws IOException {
    List<String> enforced = texts(flow.enforced());
    List<String> staged = texts(flow.staged());
    List<String> all = new ArrayList<>(staged);
    all.addAll(enforced);
    json.writeObjectFieldStart("policies");
    writeTexts(json, "all_policies", all);
    writeTexts(json, "enforced_policies", enforced);
    writeTexts(json, "pending_policies", staged.isEmpty() ? enforced : staged);
    writeTexts(json, "transit_policies", List.of());
    json.writeEndObject();
  }

  private static List<String> texts(List<CalicoPolicy> trace) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < trace.size(); i++) {
      texts.add(trace.get(i).text(i));
    }
    Collections.reverse(texts);
    return texts;
  }

  private static void writeTexts(JsonGenerator json, String name, List<String> texts)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }

  /** Bytes and packets are relative to who reports. */
  private static void writeSums(JsonGenerator json, CalicoFlow flow, CalicoSums sums)
      throws IOException {
    boolean atClient = flow.atClient();
    json.writeNumberField("bytes_in", atClient ? sums.bytesReceived : sums.bytesSent);
    json.writeNumberField("bytes_out", atClient ? sums.bytesSent : sums.bytesReceived);
    json.writeNumberField("packets_in", atClient ? sums.packetsReceived : sums.packetsSent);
    json.writeNumberField("packets_out", atClient ? sums.packetsSent : sums.packetsReceived);
    json.writeNumberField("num_flows", sums.active());
    json.writeNumberField("num_flows_started", sums.started);
    json.writeNumberField("num_flows_completed", sums.completed);
    json.writeNumberField("http_requests_allowed_in", 0);
    json.writeNumberField("http_requests_denied_in", 0);
    json.writeStringField("process_name", "-");
    json.writeStringField("process_id", "-");
    json.writeNumberField("num_process_names", 0);
    json.writeNumberField("num_process_ids", 0);
    json.writeNullField("original_source_ips");
    json.writeNumberField("num_original_source_ips", 0);
    json.writeNumberField("tcp_mean_smooth_rtt", 0);
    json.writeNumberField("tcp_max_smooth_rtt", 0);
    json.writeNumberField("tcp_total_retransmissions", 0);
  }

  private void tell(long start, CalicoFlow flow, CalicoSums sums) {
    account.record(Outcome.USED);
    Reporter reporter = flow.atClient() ? Reporter.SOURCE : Reporter.DESTINATION;
    Ends ends = flow.ends();
    account.pair(start, reporter, ends, "flows", sums.active());
    account.pair(start, reporter, ends, "flows_forwarded", flow.allowed() ? sums.active() : 0);
    account.pair(start, reporter, ends, "flows_denied", flow.allowed() ? 0 : sums.active());
    account.pair(start, reporter, ends, "connections_opened", sums.started);
    account.pair(start, reporter, ends, "connections_closed", sums.completed);
    account.pair(start, reporter, ends, "bytes_sent", sums.bytesSent);
    account.pair(start, reporter, ends, "bytes_received", sums.bytesReceived);
    account.pair(start, reporter, ends, "packets_sent", sums.packetsSent);
    account.pair(start, reporter, ends, "packets_received", sums.packetsReceived);
    List<CalicoPolicy> policies = new ArrayList<>(flow.enforced());
    policies.addAll(flow.staged());
    for (CalicoPolicy policy : policies) {
      long hits = flow.allowed() ? sums.started : sums.active();
      Account.Policy told =
          account.policy(
              start,
              policy.tableKind(),
              policy.tableTier(),
              policy.namespace(),
              policy.name(),
              Integer.toString(policy.rule()),
              flow.atClient() ? "egress" : "ingress",
              policy.decision(),
              ends);
      told.add("hits", hits);
      told.add("connections", sums.started);
      told.add("bytes", sums.bytesSent + sums.bytesReceived);
    }
  }
}
