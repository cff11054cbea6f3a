package dev.podflow.simulator.log;

import dev.podflow.simulator.Log;
import dev.podflow.simulator.Outbox;
import dev.podflow.simulator.SimulationConfig;
import dev.podflow.simulator.SimulationOutput;
import dev.podflow.simulator.cluster.Cluster;
import dev.podflow.simulator.cluster.ClusterNode;
import dev.podflow.simulator.cluster.PodLife;
import dev.podflow.simulator.cluster.Workload;
import dev.podflow.simulator.traffic.Connection;
import dev.podflow.simulator.traffic.Conversation;
import dev.podflow.simulator.traffic.Conversation.Close;
import dev.podflow.simulator.traffic.End;
import dev.podflow.simulator.traffic.Request;
import dev.podflow.simulator.traffic.Witness;
import dev.podflow.simulator.truth.Account;
import dev.podflow.simulator.truth.Ends;
import dev.podflow.simulator.truth.Truth;
import dev.podflow.simulator.truth.Truth.Outcome;
import dev.podflow.simulator.truth.Truth.Reporter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * What a collector scrapes of Istio's sidecars every 30 seconds, each at a moment of its own, and
 * of the nodes. What happened counts in the scrape after it. A few proxies are started again in the
 * middle, right after a scrape; a pod that ends is scraped once more after its last word: what
 * nobody scraped, nobody could know. A few scrapes are sent twice.
 */
final class IstioMetrics implements Witness {
  private static final int INTERVAL_SECONDS = 30;

  private static final long INTERVAL = INTERVAL_SECONDS * Times.SECOND;

  /** One proxy of so many is started again. */
  private static final int RESTARTS_ONE_OF = 9;

  /** One scrape of so many is sent twice. */
  private static final int TWICE_ONE_OF = 50;

  /** What a proxy counted at a time, and what the tables have to make of it once it is scraped. */
  private record Event(long time, Runnable counting, Telling telling) {}

  private interface Telling {
    void tell(long scraped);
  }

  private final class Target {
    final IstioProxy proxy;
    final PriorityQueue<Event> events = new PriorityQueue<>(Comparator.comparingLong(Event::time));
    long nextScrape;
    long restarts;

    Target(IstioProxy proxy, long nextScrape, long restarts) {
      this.proxy = proxy;
      this.nextScrape = nextScrape;
      this.restarts = restarts;
    }

    void scrape() {
      long time = nextScrape;
      while (!events.isEmpty() && events.peek().time() < time) {
        Event event = events.poll();
        event.counting().run();
        event.telling().tell(time);
      }
      if (!proxy.counters.isEmpty() || !proxy.histograms.isEmpty()) {
        byte[] request = scrapes.ofProxy(proxy, time);
        outbox.add(time, proxy.pod.node.name(), request);
        account.record(Outcome.USED);
        if (outbox.count() % TWICE_ONE_OF == 0) {
          outbox.add(time + Times.SECOND, proxy.pod.node.name(), request);
          account.record(Outcome.MERGED);
        }
      }
      proxy.scraped(time);
      nextScrape = time + INTERVAL;
      if (time >= restarts) {
        restarts = Long.MAX_VALUE;
        proxy.restart(time + Times.SECOND);
      }
    }
  }

  private final Outbox outbox;
  private final OtlpScrape scrapes;
  private final Account account;
  private final Map<PodLife, Target> targets = new LinkedHashMap<>();
  private final List<ClusterNode> nodes;
  private final long end;
  private long nextOfNodes;

  IstioMetrics(SimulationConfig config, Cluster cluster, SimulationOutput output, Truth truth) {
    outbox = new Outbox(Log.METRICS, output);
    scrapes = new OtlpScrape(cluster.name);
    account = new Account(truth, "istio", Log.METRICS);
    long start = config.start().getEpochSecond() * Times.SECOND;
    nodes = cluster.nodes;
    end = config.end().getEpochSecond() * Times.SECOND;
    // Whoever scrapes had done so before: what appears later has begun later.
    nextOfNodes = start - INTERVAL;
    long middle = start + config.minutes() * 30 * Times.SECOND;
    for (Workload workload : cluster.workloads) {
      for (PodLife pod : workload.meshed() ? workload.pods : List.<PodLife>of()) {
        int number = targets.size();
        boolean stays = pod.created < 0 && pod.quiet == PodLife.NEVER;
        targets.put(
            pod,
            new Target(
                new IstioProxy(pod, start + Math.max(0, pod.created + 2) * Times.SECOND),
                start + firstScrape(pod, number),
                stays && number % RESTARTS_ONE_OF == 4 ? middle : Long.MAX_VALUE));
      }
    }
  }

  /** After the start of the simulation; so that one comes between a pod's last word and its end. */
  private static long firstScrape(PodLife pod, int number) {
    int second = Math.max(0, pod.created + 4);
    int phase = pod.quiet == PodLife.NEVER ? number * 7 : pod.quiet - 1;
    return (second + Math.floorMod(phase - second, INTERVAL_SECONDS)) * Times.SECOND;
  }

  @Override
  public void hear(Conversation conversation) {
    if (!Mesh.carries(conversation)) {
      return;
    }
    Connection connection = conversation.connection();
    if (Mesh.hasProxy(connection.client())) {
      count(conversation, connection.client(), true);
    }
    if (Mesh.hasProxy(connection.server()) && conversation.served()) {
      count(conversation, connection.server(), false);
    }
  }

  private void count(Conversation conversation, End end, boolean atClient) {
    Target target = targets.get(end.pod());
    if (conversation.requests().isEmpty()) {
      countConnection(conversation, target, atClient);
    }
    for (Request request : conversation.requests()) {
      countRequest(conversation.connection(), request, target, atClient);
    }
  }

  private void countRequest(
      Connection connection, Request request, Target target, boolean atClient) {
    Map<String, String> labels = IstioLabels.of(connection, atClient, request);
    IstioProxy proxy = target.proxy;
    double millis = request.micros() / 1_000;
    Runnable counting =
        () -> {
          proxy.add("istio_requests_total", labels, 1);
          proxy.observe("istio_request_duration_milliseconds", labels, millis);
          proxy.observe("istio_request_bytes", labels, request.requestBytes());
          proxy.observe("istio_response_bytes", labels, request.responseBytes());
        };
    Telling telling =
        scraped -> {
          Reporter reporter = atClient ? Reporter.SOURCE : Reporter.DESTINATION;
          Ends ends = ends(connection);
          int status = request.status();
          account.pair(scraped, reporter, ends, "requests", 1);
          account.pair(scraped, reporter, ends, "requests_4xx", status / 100 == 4 ? 1 : 0);
          account.pair(scraped, reporter, ends, "requests_5xx", status / 100 == 5 ? 1 : 0);
          if (request.answered()) {
            account.pairMicros(scraped, reporter, ends, "latency_us", (long) millis * 1_000);
          }
          tellSecurity(scraped, connection, atClient);
        };
    target.events.add(new Event(request.ended(), counting, telling));
  }

  private void tellSecurity(long scraped, Connection connection, boolean atClient) {
    if (!atClient) {
      boolean encrypted = Mesh.encrypts(connection);
      Ends ends = ends(connection);
      account.pair(scraped, Reporter.DESTINATION, ends, "mtls", encrypted ? 1 : 0);
      account.pair(scraped, Reporter.DESTINATION, ends, "plaintext", encrypted ? 0 : 1);
    }
  }

  private void countConnection(Conversation conversation, Target target, boolean atClient) {
    Connection connection = conversation.connection();
    boolean refused =
        conversation.close() == Close.RESET_BY_SERVER
            && !(atClient && Mesh.hasProxy(connection.server()));
    boolean reached = conversation.served() && !refused;
    Map<String, String> labels = IstioLabels.of(connection, atClient, reached);
    IstioProxy proxy = target.proxy;
    Reporter reporter = atClient ? Reporter.SOURCE : Reporter.DESTINATION;
    Ends ends = ends(connection);
    target.events.add(
        new Event(
            conversation.opened(),
            () -> proxy.add("istio_tcp_connections_opened_total", labels, 1),
            scraped -> {
              account.pair(scraped, reporter, ends, "connections_opened", 1);
              account.pair(scraped, reporter, ends, "connections_closed", 0);
              tellSecurity(scraped, connection, atClient);
            }));
    long sent = conversation.payloadSent();
    long received = conversation.payloadReceived();
    Runnable closing =
        () -> {
          proxy.add("istio_tcp_connections_closed_total", labels, 1);
          proxy.add("istio_tcp_received_bytes_total", labels, sent);
          proxy.add("istio_tcp_sent_bytes_total", labels, received);
        };
    Telling telling =
        scraped -> {
          account.pair(scraped, reporter, ends, "connections_opened", 0);
          account.pair(scraped, reporter, ends, "connections_closed", 1);
          if (sent + received > 0) {
            account.pair(scraped, reporter, ends, "bytes_sent", sent);
            account.pair(scraped, reporter, ends, "bytes_received", received);
          }
        };
    target.events.add(new Event(conversation.closed(), closing, telling));
  }

  /** Workloads by their names, as far as they have proxies; which port it was no label says. */
  private static Ends ends(Connection connection) {
    Ends known = connection.ends();
    Seen.Name client = name(connection.client());
    Seen.Name server = name(connection.server());
    return new Ends(
        client.namespace(),
        client.workload(),
        client.kind(),
        server.namespace(),
        server.workload(),
        server.kind(),
        known.dstService(),
        0,
        known.protocol());
  }

  private static Seen.Name name(End end) {
    boolean known = Mesh.hasProxy(end) || !end.names().isEmpty();
    return known ? Seen.Name.of(end) : Seen.Name.NOBODY;
  }

  @Override
  public void passed(long time) throws IOException {
    while (nextOfNodes <= Math.min(time, end + INTERVAL)) {
      scrapeNodes(nextOfNodes);
      nextOfNodes += INTERVAL;
    }
    for (Target target : new ArrayList<>(targets.values())) {
      PodLife pod = target.proxy.pod;
      boolean over = time == Long.MAX_VALUE;
      while (over ? !target.events.isEmpty() : target.nextScrape <= time) {
        target.scrape();
      }
      if (over && pod.quiet == PodLife.NEVER) {
        target.scrape();
      }
    }
    outbox.deliverUntil(time);
  }

  private void scrapeNodes(long time) {
    for (ClusterNode node : nodes) {
      long wobble = time / INTERVAL % 7 + node.index();
      Map<String, Double> gauges = new TreeMap<>();
      gauges.put("node_nf_conntrack_entries", 12_000.0 + 40 * wobble);
      gauges.put("node_nf_conntrack_entries_limit", 262_144.0);
      gauges.put("node_load1", 1.5 + wobble / 10.0);
      gauges.put("node_load5", 1.4);
      gauges.put("node_load15", 1.3);
      gauges.put("node_memory_MemTotal_bytes", 16e9);
      gauges.put("node_memory_MemAvailable_bytes", 9e9 - 1e7 * wobble);
      gauges.put("node_filefd_allocated", 3_000.0 + wobble);
      outbox.add(time, node.name(), scrapes.ofNode(node, gauges, time));
      account.record(Outcome.USED);
    }
  }
}
