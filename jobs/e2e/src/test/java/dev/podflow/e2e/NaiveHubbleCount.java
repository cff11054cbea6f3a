package dev.podflow.e2e;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What the tables must hold after Hubble's records were sent: the contract's counting rules written
 * a second time, as plainly as possible and without a line of the product, so that a mistake would
 * have to be made twice. Knows no metadata. Reads everything into memory, several times over.
 */
final class NaiveHubbleCount {
  /** How much a record adds to a measure of a row. */
  private record Fact(String table, List<String> key, String measure, long amount) {}

  /** How long a request took. */
  private record Timing(String table, List<String> key, double micros) {}

  /** A request and the response to it; one of them may be missing. */
  private record Exchange(HubbleEvent request, HubbleEvent response) {
    /** What the agent measured, else the time between the two; null if neither is known. */
    Double micros() {
      if (response == null) {
        return null;
      }
      long measured = response.at("l7").path("latency_ns").asLong();
      if (measured > 0) {
        return measured / 1e3;
      }
      return request == null
          ? null
          : Duration.between(request.time(), response.time()).toNanos() / 1e3;
    }
  }

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
  private static final String SYSTEM = "cilium";
  private static final Set<String> EGRESS_POINTS =
      Set.of("TO_PROXY", "TO_STACK", "TO_OVERLAY", "TO_NETWORK");
  private static final Set<String> DENIALS =
      Set.of("POLICY_DENIED", "POLICY_DENY", "AUTH_REQUIRED");
  private static final Map<Integer, String> RESPONSE_CODES =
      Map.of(0, "NOERROR", 1, "FORMERR", 2, "SERVFAIL", 3, "NXDOMAIN", 4, "NOTIMP", 5, "REFUSED");

  private final Map<String, Map<List<String>, Map<String, Long>>> sums;
  private final Map<String, Map<List<String>, List<Double>>> latencies;

  private NaiveHubbleCount(List<JsonNode> records, Duration window) {
    List<HubbleEvent> all =
        records.stream().filter(HubbleEvent::isFlow).map(HubbleEvent::new).toList();
    List<HubbleEvent> events = withoutRepeats(all);
    List<Exchange> http = pairUp(events.stream().filter(HubbleEvent::isHttp).toList());
    List<Exchange> dns = pairUp(events.stream().filter(HubbleEvent::isDns).toList());
    Set<HubbleEvent> flows = new HashSet<>(canonical(events));
    List<HubbleEvent> drops = events.stream().filter(e -> e.type() == 1).toList();
    List<HubbleEvent> verdicts = events.stream().filter(e -> e.type() == 5).toList();

    this.sums =
        Stream.of(
                flows.stream().flatMap(e -> flow(e, window)),
                drops.stream().flatMap(e -> drop(e, window)),
                verdicts.stream().flatMap(e -> hits(e, window)),
                http.stream().flatMap(e -> requests(e, window)),
                dns.stream().flatMap(e -> queries(e, window)),
                outcomes(records, all, events, flows))
            .flatMap(facts -> facts)
            .collect(
                Collectors.groupingBy(
                    Fact::table,
                    Collectors.groupingBy(
                        Fact::key,
                        Collectors.groupingBy(
                            Fact::measure, TreeMap::new, Collectors.summingLong(Fact::amount)))));
    this.latencies =
        Stream.of(
                timings(http, "service_pairs", e -> pairKey(e, window)),
                timings(http, "http", e -> httpKey(e, window)),
                timings(dns, "dns", e -> dnsKey(e, window)))
            .flatMap(timings -> timings)
            .collect(
                Collectors.groupingBy(
                    Timing::table,
                    Collectors.groupingBy(
                        Timing::key,
                        Collectors.mapping(Timing::micros, Collectors.toUnmodifiableList()))));
  }

  /** Counts records in buckets of a window's length. */
  static NaiveHubbleCount of(Collection<JsonNode> records, Duration window) {
    return new NaiveHubbleCount(List.copyOf(records), window);
  }

  /** The records of files that have one JSON object a line. */
  static List<JsonNode> read(Collection<Path> files) throws IOException {
    List<JsonNode> records = new ArrayList<>();
    for (Path file : files) {
      records.addAll(parse(Files.readAllLines(file)));
    }
    return records;
  }

  /** Records, one a line. */
  static List<JsonNode> parse(List<String> lines) throws IOException {
    List<JsonNode> records = new ArrayList<>();
    for (String line : lines) {
      records.add(JSON.readTree(line));
    }
    return records;
  }

  /** Whether a record can be counted: it is one JSON object, and a flow has a credible time. */
  static boolean isUsable(byte[] line) {
    try {
      JsonNode record = JSON.readTree(line);
      return record.isObject()
          && (!HubbleEvent.isFlow(record)
              || new HubbleEvent(record).time().isAfter(Instant.parse("2015-01-01T00:00:00Z")));
    } catch (IOException | DateTimeParseException e) {
      return false;
    }
  }

  /**
   * A table's rows: by the texts of their key columns, in the table's order, the measures that are
   * not 0. Windows are epoch seconds. The table {@code pipeline_quality} is keyed by outcome alone,
   * because its minutes are those of sending.
   */
  Map<List<String>, Map<String, Long>> sums(String table) {
    return sums.getOrDefault(table, Map.of());
  }

  /** The latencies of a table's rows, in microseconds, in no order. */
  Map<List<String>, List<Double>> latencies(String table) {
    return latencies.getOrDefault(table, Map.of());
  }

  private static List<HubbleEvent> withoutRepeats(List<HubbleEvent> events) {
    Set<String> seen = new HashSet<>();
    return events.stream()
        .filter(e -> e.isSocket() || e.text("uuid").isEmpty() || seen.add(e.text("uuid")))
        .toList();
  }

  /** Forward packets where they are counted: at the receiver, or at the first point of egress. */
  private static List<HubbleEvent> canonical(List<HubbleEvent> events) {
    List<HubbleEvent> packets =
        events.stream().filter(e -> e.type() == 4 && !e.isSocket() && !e.isReply()).toList();
    Map<List<String>, String> firstPoints =
        packets.stream()
            .filter(NaiveHubbleCount::leaves)
            .collect(Collectors.toMap(HubbleEvent::tuple, HubbleEvent::point, (a, b) -> a));
    return packets.stream()
        .filter(
            e ->
                e.point().equals("TO_ENDPOINT")
                    || leaves(e) && firstPoints.get(e.tuple()).equals(e.point()))
        .toList();
  }

  private static boolean leaves(HubbleEvent packet) {
    return EGRESS_POINTS.contains(packet.point())
        && !packet.text("traffic_direction").equals("INGRESS");
  }

  private static Stream<Fact> flow(HubbleEvent e, Duration window) {
    String reporter = e.point().equals("TO_ENDPOINT") ? "destination" : "source";
    return flow(e, pairKey(e, reporter, window), "flows_forwarded");
  }

  private static Stream<Fact> flow(HubbleEvent e, List<String> key, String fate) {
    return Stream.of(
        new Fact("service_pairs", key, "flows", e.weight()),
        new Fact("service_pairs", key, fate, e.weight()),
        new Fact("service_pairs", key, "connections_opened", e.isNew() ? e.weight() : 0));
  }

  private static Stream<Fact> drop(HubbleEvent e, Duration window) {
    String reason = e.text("drop_reason_desc");
    String fate = DENIALS.contains(reason) ? "flows_denied" : "flows_dropped";
    List<String> key =
        list(
            e.bucket(window),
            e.cluster(),
            SYSTEM,
            e.node(),
            e.direction(),
            reason,
            e.client().name(),
            e.server().name(),
            e.server().service(),
            e.server().port(),
            e.protocol());
    return Stream.concat(
        flow(e, pairKey(e, window), fate), Stream.of(new Fact("drops", key, "drops", e.weight())));
  }

  private static Stream<Fact> hits(HubbleEvent e, Duration window) {
    boolean staged = e.verdict().equals("AUDIT");
    boolean deny = staged || e.verdict().equals("DROPPED");
    String named =
        (e.direction().equals("egress") ? "egress" : "ingress")
            + (deny ? "_denied_by" : "_allowed_by");
    List<List<String>> policies =
        StreamSupport.stream(e.at(named).spliterator(), false)
            .map(p -> list(p.path("kind"), "", p.path("namespace"), p.path("name"), ""))
            .toList();
    List<List<String>> none = List.of(list(deny ? "default-deny" : "unnamed", "", "", "", ""));
    return (policies.isEmpty() ? none : policies)
        .stream()
            .map(
                policy ->
                    list(
                        e.bucket(window),
                        e.cluster(),
                        SYSTEM,
                        policy,
                        e.direction(),
                        deny ? "deny" : "allow",
                        staged ? "staged" : "enforced",
                        e.client().name(),
                        e.server().name(),
                        e.server().service(),
                        e.server().port(),
                        e.protocol()))
            .map(key -> new Fact("policy_hits", key, "hits", e.weight()));
  }

  private static Stream<Fact> requests(Exchange exchange, Duration window) {
    List<Fact> facts = new ArrayList<>();
    HubbleEvent request = exchange.request();
    HubbleEvent response = exchange.response();
    if (request != null) {
      List<String> key = pairKey(request, window);
      facts.add(new Fact("service_pairs", key, "requests", request.weight()));
    }
    if (response != null) {
      List<String> key = pairKey(response, window);
      int hundreds = response.status() / 100;
      facts.add(new Fact("service_pairs", key, "requests_4xx", hundreds == 4 ? 1 : 0));
      facts.add(new Fact("service_pairs", key, "requests_5xx", hundreds == 5 ? 1 : 0));
    }
    HubbleEvent last = response != null ? response : request;
    facts.add(new Fact("http", httpKey(last, window), "requests", last.weight()));
    return facts.stream();
  }

  private static Stream<Fact> queries(Exchange exchange, Duration window) {
    return Stream.of(exchange.request(), exchange.response())
        .filter(Objects::nonNull)
        .map(
            e ->
                new Fact(
                    "dns", dnsKey(e, window), e.isResponse() ? "answers" : "queries", e.weight()));
  }

  private static Stream<Timing> timings(
      List<Exchange> exchanges, String table, Function<HubbleEvent, List<String>> key) {
    return exchanges.stream()
        .filter(exchange -> exchange.micros() != null)
        .map(exchange -> new Timing(table, key.apply(exchange.response()), exchange.micros()));
  }

  /** Joins responses with the oldest request of the same conversation that has none yet. */
  private static List<Exchange> pairUp(List<HubbleEvent> messages) {
    Map<List<String>, List<HubbleEvent>> waiting = new HashMap<>();
    List<Exchange> exchanges = new ArrayList<>();
    for (HubbleEvent message : messages) {
      List<HubbleEvent> queue =
          waiting.computeIfAbsent(message.conversation(), key -> new ArrayList<>());
      if (!message.isResponse()) {
        queue.add(message);
      } else {
        exchanges.add(new Exchange(queue.isEmpty() ? null : queue.remove(0), message));
      }
    }
    waiting.values().stream()
        .flatMap(List::stream)
        .map(request -> new Exchange(request, null))
        .forEach(exchanges::add);
    return exchanges;
  }

  /** Every record has one outcome; "merged" are packets seen before, or counted with another. */
  private static Stream<Fact> outcomes(
      List<JsonNode> records,
      List<HubbleEvent> all,
      List<HubbleEvent> distinct,
      Set<HubbleEvent> flows) {
    long notTraffic =
        records.size() - all.size() + distinct.stream().filter(HubbleEvent::isSocket).count();
    long used =
        distinct.stream()
            .filter(e -> !e.isSocket())
            .filter(e -> e.type() != 4 || flows.contains(e))
            .count();
    long lost =
        records.stream().mapToLong(r -> r.at("/lost_events/num_events_lost").asLong()).sum();
    return Map.of(
            "received", (long) records.size(),
            "used", used,
            "merged", records.size() - used - notTraffic,
            "not_traffic", notTraffic,
            "lost", lost)
        .entrySet()
        .stream()
        .map(e -> new Fact("pipeline_quality", List.of(), e.getKey(), e.getValue()));
  }

  private static List<String> pairKey(HubbleEvent e, Duration window) {
    return pairKey(e, e.reporter(), window);
  }

  private static List<String> pairKey(HubbleEvent e, String reporter, Duration window) {
    return list(
        e.bucket(window),
        e.cluster(),
        SYSTEM,
        reporter,
        e.client().name(),
        e.server().name(),
        e.server().service(),
        e.server().port(),
        e.protocol());
  }

  private static List<String> httpKey(HubbleEvent e, Duration window) {
    return list(
        e.bucket(window),
        e.cluster(),
        SYSTEM,
        e.reporter(),
        e.client().name(),
        e.server().name(),
        e.server().service(),
        e.server().port(),
        e.at("l7").at("/http/method"),
        e.isResponse() ? e.status() : 0);
  }

  private static List<String> dnsKey(HubbleEvent e, Duration window) {
    JsonNode dns = e.at("l7").path("dns");
    // Names are the same in every case (RFC 4343).
    return list(
        e.bucket(window),
        e.cluster(),
        SYSTEM,
        e.reporter(),
        e.client().name().subList(0, 2),
        dns.path("query").asText().toLowerCase(Locale.ROOT),
        dns.path("qtypes").path(0),
        e.isResponse() ? RESPONSE_CODES.get(dns.path("rcode").asInt()) : "");
  }

  /** A flat list of texts of anything. */
  private static List<String> list(Object... parts) {
    return Stream.of(parts)
        .flatMap(part -> part instanceof List<?> several ? several.stream() : Stream.of(part))
        .map(part -> part instanceof JsonNode node ? node.asText() : part.toString())
        .toList();
  }
}
