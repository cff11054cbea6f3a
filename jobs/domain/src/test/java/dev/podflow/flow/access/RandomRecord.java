package dev.podflow.flow.access;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Random;

/**
 * A request or connection that never was: what each proxy that saw it would write, and what a
 * report of it has to say. Written from the description of the formats, and with nothing of the
 * readers.
 */
final class RandomRecord {
  private static final String[] METHODS = {"GET", "POST", "PUT", "OPTIONS"};
  private static final String[] NAMES = {"cart", "a", "web-frontend-2", "x9"};
  private static final String[] FLAGS = {"UF", "UH,URX", "NR", "UT", "DPE"};
  private static final int[] STATUSES = {200, 204, 301, 404, 429, 500, 503};
  private static final String[] AGENTS = {
    "curl/8.7.1", "Mozilla/5.0 (X11; \"Linux\")", "a \" \"b\" \" c", "\\", "-", "é\t", "\" 200 - "
  };

  private enum Way {
    SOURCE,
    DESTINATION,
    MIDDLE
  }

  private final Random random;
  private final Way way;
  private final boolean http;
  private final boolean v6;
  private final String client;
  private final String server;
  private final String vip;
  private final String service;
  private final String namespace;
  private final int port;
  private final Instant start;
  private final int status;
  private final String flags;
  private final String method;
  private final long millis;
  private final long sent;
  private final long received;
  private final boolean secure;
  private final String agent;

  RandomRecord(Random random) {
    this.random = random;
    way = pick(Way.values());
    http = random.nextInt(3) > 0;
    v6 = random.nextInt(4) == 0;
    client = address(3, 32_768 + random.nextInt(20_000));
    server = address(4, 8080 + random.nextInt(3));
    port = 80 + random.nextInt(3);
    vip = address(5, port);
    service = pick(NAMES);
    namespace = pick(NAMES);
    start = Instant.ofEpochMilli(1_772_359_200_000L + random.nextInt(10_000_000));
    boolean failed = http && random.nextInt(5) == 0;
    flags = failed ? pick(FLAGS) : "-";
    status = !http ? 0 : failed ? random.nextInt(2) * 503 : STATUSES[random.nextInt(7)];
    method = pick(METHODS);
    millis = 1 + random.nextInt(100_000);
    sent = random.nextInt(100_000);
    received = random.nextInt(1_000_000);
    secure = random.nextBoolean();
    agent = pick(AGENTS);
  }

  private <T> T pick(T[] of) {
    return of[random.nextInt(of.length)];
  }

  private String address(int network, int ofPort) {
    int host = 1 + random.nextInt(250);
    return v6
        ? "[fd00:" + network + "::" + Integer.toHexString(host) + "]:" + ofPort
        : "10." + network + ".0." + host + ":" + ofPort;
  }

  /** What the report of it says. */
  String expected() {
    StringBuilder text = new StringBuilder("envoy ").append(way).append(' ');
    text.append(http ? start : start.plusMillis(millis));
    text.append(' ').append(bare(client)).append(" > ").append(bare(server));
    text.append(" (").append(serviceKnown() ? namespace + "/ " + service : "/ ").append(") TCP");
    if (http) {
      text.append(" [").append(method).append(' ').append(status).append(' ');
      text.append(status == 0 ? "?" : millis * 1000 + "us").append(']');
    } else {
      text.append(" flows 1/0/0 connections 1/1/0 since ").append(start);
      text.append(" for ").append(millis * 1000).append("us");
    }
    text.append(" bytes ").append(sent).append('/').append(received).append(' ').append(security());
    boolean failed = http && (status == 0 || status >= 500 || !flags.equals("-"));
    text.append(failed ? " ERROR " : " FORWARDED ").append(flags.equals("-") ? "" : flags);
    return text.toString().replace(" (/ )", "");
  }

  private boolean serviceKnown() {
    return way != Way.DESTINATION || secure;
  }

  private String security() {
    return switch (way) {
      case SOURCE -> "unknown";
      case MIDDLE -> secure ? "mutual_tls" : "unknown";
      case DESTINATION -> secure ? "mutual_tls" : http ? "plaintext" : "unknown";
    };
  }

  private static String bare(String address) {
    return address.replace("[", "").replace("]", "");
  }

  private String cluster() {
    String host = service + "." + namespace + ".svc.cluster.local";
    return switch (way) {
      case SOURCE -> "outbound|" + port + "|" + (random.nextBoolean() ? "v1" : "") + "|" + host;
      case MIDDLE -> "inbound-vip|" + port + "|http|" + host + (random.nextBoolean() ? ";" : "");
      case DESTINATION -> "inbound|" + server.substring(server.lastIndexOf(':') + 1) + "||";
    };
  }

  private String serverName() {
    return way == Way.DESTINATION && secure
        ? "outbound_." + port + "_._." + service + "." + namespace + ".svc.cluster.local"
        : "-";
  }

  private String upstream() {
    return way == Way.MIDDLE && secure ? "envoy://connect_originate/" + server : server;
  }

  private String upstreamLocal() {
    return switch (way) {
      case SOURCE -> client;
      case MIDDLE -> secure ? "envoy://internal_client_address/" : address(6, 40_000);
      case DESTINATION -> v6 ? "[::6]:45678" : "127.0.0.6:45678";
    };
  }

  private String downstreamLocal() {
    return way == Way.DESTINATION ? server : vip;
  }

  private String path() {
    return "/p\"?token=" + Long.toHexString(random.nextLong());
  }

  /** Members of Istio's JSON; those of which there is nothing are null, dashes, or left out. */
  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    boolean texts = random.nextBoolean();
    json.put("start_time", start.toString()).put("response_flags", flags);
    if (http) {
      json.put("method", method).put("protocol", "HTTP/1.1");
      json.put(random.nextBoolean() ? "path" : "x-envoy-origin-path", path());
      json.put(random.nextBoolean() ? "user_agent" : "user-agent", agent);
    } else {
      nothing(json, "method", true);
      nothing(json, "protocol", true);
    }
    number(json, "response_code", status, texts);
    number(json, "duration", millis, texts);
    number(json, "bytes_received", sent, texts);
    number(json, "bytes_sent", received, texts);
    nothing(json, "response_code_details", true);
    nothing(json, "x_forwarded_for", true);
    nothing(json, "upstream_service_time", true);
    json.put("upstream_cluster", cluster()).put("upstream_host", upstream());
    json.put("upstream_local_address", upstreamLocal());
    json.put("downstream_local_address", downstreamLocal());
    json.put("downstream_remote_address", client);
    if (serverName().equals("-")) {
      nothing(json, "requested_server_name", false);
    } else {
      json.put("requested_server_name", serverName());
    }
    return json;
  }

  private void nothing(ObjectNode json, String member, boolean mayBeLeftOut) {
    int how = random.nextInt(mayBeLeftOut ? 3 : 2);
    if (how == 0) {
      json.put(member, "-");
    } else if (how == 1) {
      json.putNull(member);
    }
  }

  private static void number(ObjectNode json, String member, long value, boolean text) {
    if (text) {
      json.put(member, Long.toString(value));
    } else {
      json.put(member, value);
    }
  }

  /** A line in one of Istio's text formats. */
  String text() {
    String request = http ? method + " " + path() + " HTTP/1.1" : "- - -";
    String details =
        switch (random.nextInt(3)) {
          case 0 -> "- - \"-\"";
          case 1 -> "\"-\" \"TLS error: \"1\" 2\"";
          default -> "via_upstream - \"-\"";
        };
    String route = random.nextBoolean() ? " default" : "";
    return "[%s] \"%s\" %d %s %s %d %d %d %s \"-\" \"%s\" \"id\" \"host\" \"%s\" %s %s %s %s %s%s"
        .formatted(
            start,
            request,
            status,
            flags,
            details,
            sent,
            received,
            millis,
            random.nextBoolean() ? "-" : "3",
            agent,
            upstream(),
            cluster(),
            upstreamLocal(),
            downstreamLocal(),
            client,
            serverName(),
            route);
  }
}
