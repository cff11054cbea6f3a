package dev.podflow.simulator.incident;

import dev.podflow.simulator.Log;
import dev.podflow.simulator.cluster.Dice;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Days of a small cluster with about four hundred records a minute: more by day than by night,
 * never twice the same, with denials, errors and names that do not exist as every cluster has them;
 * and troubles from one minute to another.
 */
public final class IncidentScenario {
  private static final int MILLIS_PER_MINUTE = 60_000;
  private static final int MINUTES_PER_DAY = 1_440;
  private static final int HTTP = 8080;
  private static final int FIRST_SCANNED_PORT = 1_024;

  private final Dice dice;
  private final Instant start;
  private final int minutes;
  private final String clusterName;
  private final SmallCluster cluster;
  private final Lines lines;
  private final Exporters exporters;
  private final List<Incident> incidents = new ArrayList<>();

  /** The records of the minute. */
  private final List<Written> written = new ArrayList<>();

  private long minuteMillis;
  private int scannedPort = FIRST_SCANNED_PORT;

  private record Written(long millis, Log log, String node, byte[] record) {}

  /** Writes a record of a time. */
  private interface Line {
    byte[] at(Instant time);
  }

  /**
   * Nothing goes wrong until told.
   *
   * @param start a whole minute
   */
  public IncidentScenario(long seed, String cluster, Instant start, int minutes) {
    this.dice = new Dice(seed);
    this.start = start;
    this.minutes = minutes;
    this.clusterName = cluster;
    this.cluster = new SmallCluster(start);
    this.lines = new Lines(cluster);
    this.exporters = new Exporters(cluster, start);
  }

  /**
   * Something goes wrong.
   *
   * @param fromMinute minutes after the start
   * @param untilMinute exclusive
   */
  public IncidentScenario with(Trouble trouble, int fromMinute, int untilMinute) {
    incidents.add(
        new Incident(
            trouble, trouble.labels(clusterName), minute(fromMinute), minute(untilMinute)));
    return this;
  }

  /** What goes wrong. */
  public List<Incident> incidents() {
    return List.copyOf(incidents);
  }

  private Instant minute(int number) {
    return start.plusSeconds(60L * number);
  }

  /** Writes everything. */
  public void run(IncidentOutput output) throws IOException {
    output.objects(start.toEpochMilli(), cluster.initial());
    for (int number = 0; number < minutes; number++) {
      Instant minute = minute(number);
      minuteMillis = minute.toEpochMilli();
      changeObjects(minute, output);
      writeMinute(minute, now(minute));
      written.sort(Comparator.comparingLong(Written::millis));
      for (Written each : written) {
        output.record(each.log(), each.node(), each.millis(), each.record());
      }
      written.clear();
    }
  }

  private Set<Trouble> now(Instant minute) {
    Set<Trouble> now = EnumSet.noneOf(Trouble.class);
    for (Incident incident : incidents) {
      if (!minute.isBefore(incident.begins()) && minute.isBefore(incident.ends())) {
        now.add(incident.trouble());
      }
    }
    return now;
  }

  private void changeObjects(Instant minute, IncidentOutput output) throws IOException {
    for (Incident incident : incidents) {
      boolean begins = incident.begins().equals(minute);
      if (!begins && !incident.ends().equals(minute)) {
        continue;
      }
      List<byte[]> events = List.of();
      if (incident.trouble() == Trouble.UNPROTECTED_NAMESPACE) {
        events =
            begins
                ? cluster.namespaceComes("sandbox", minute)
                : cluster.isolationComes("sandbox", minute);
      } else if (incident.trouble() == Trouble.COVERAGE) {
        events = begins ? cluster.isolationShrinks(minute) : cluster.isolationReturns(minute);
      } else if (incident.trouble() == Trouble.POLICY_CHANGE) {
        events =
            List.of(
                begins
                    ? cluster.quarantine("ADDED", minute, null)
                    : cluster.quarantine("DELETED", incident.begins(), minute));
      }
      for (byte[] event : events) {
        output.objects(minuteMillis, event);
      }
    }
  }

  private void writeMinute(Instant minute, Set<Trouble> troubles) {
    double hour = (minute.getEpochSecond() / 60 % MINUTES_PER_DAY) / 60.0;
    double load = 0.65 + 0.35 * Math.sin((hour - 9) / 24 * 2 * Math.PI);
    load *= 0.85 + 0.3 * dice.share();
    writeRequests(load, troubles);
    writeFlows(load, troubles);
    writeQueries(load, troubles);
    if (!troubles.contains(Trouble.SILENT_SOURCE)) {
      SmallPod web = pod("shop/web");
      times(10 * load, Log.CONNTRACK, web, at -> lines.connection(at, web, pod("shop/api"), HTTP));
    }
    writeScrapes(load, troubles);
  }

  private void writeRequests(double load, Set<Trouble> troubles) {
    boolean plain = troubles.contains(Trouble.PLAINTEXT);
    int slower = troubles.contains(Trouble.LATENCY) ? 20 : 1;
    double failing = troubles.contains(Trouble.ERRORS) ? 1 : 0.01;
    requests(60 * load, "shop/web", "shop/api", 0.01, 1, !plain);
    requests(90 * load, "shop/api", "shop/catalog", 0.01, slower, true);
    requests(110 * load, "shop/api", "shop/cart", failing, 1, true);
  }

  private void requests(
      double count, String client, String server, double failing, int slower, boolean tls) {
    SmallPod from = pod(client);
    SmallPod to = pod(server);
    times(
        count,
        Log.ACCESS,
        to,
        at -> {
          int status = dice.chance(failing) ? 503 : dice.chance(0.03) ? 404 : 200;
          long millis = 1 + (long) (slower * dice.logNormal(12, 0.4));
          return lines.request(at, from, to, HTTP, status, millis, tls);
        });
  }

  private void writeFlows(double load, Set<Trouble> troubles) {
    SmallPod web = pod("shop/web");
    SmallPod api = pod("shop/api");
    SmallPod pay = pod("billing/pay");
    SmallPod cart = pod("shop/cart");
    times(40 * load, Log.HUBBLE, api, at -> lines.arrival(at, web, api, HTTP));
    if (troubles.contains(Trouble.POLICY_CHANGE)) {
      times(
          25 * load,
          Log.HUBBLE,
          api,
          at -> {
            write(at, Log.HUBBLE, api.node(), lines.dropAtClient(at, api, pay, 8443));
            return lines.denialBy(at, api, pay, 8443, "quarantine");
          });
    } else {
      times(25 * load, Log.HUBBLE, pay, at -> lines.arrival(at, api, pay, 8443));
    }
    denied(troubles.contains(Trouble.DENIAL_SURGE) ? 250 : 6 * load, "media/scraper", cart, HTTP);
    if (troubles.contains(Trouble.NEW_DENIAL)) {
      denied(6, SmallCluster.SECOND_BATCH, pod("billing/ledger"), 5432);
    }
    times(2 * load, Log.HUBBLE, cart, at -> lines.drop(at, web, cart, HTTP, false));
    if (troubles.contains(Trouble.SCAN)) {
      SmallPod worker = pod("media/worker");
      times(30, Log.HUBBLE, cart, at -> lines.drop(at, worker, cart, scannedPort++, false));
    }
    if (troubles.contains(Trouble.LOST_EVENTS)) {
      times(2, Log.HUBBLE, api, at -> lines.lostEvents(at, api.node(), 400));
    } else if (dice.chance(0.05)) {
      times(1, Log.HUBBLE, api, at -> lines.lostEvents(at, api.node(), 1));
    }
  }

  private void denied(double count, String client, SmallPod to, int port) {
    SmallPod from = pod(client);
    times(
        count,
        Log.HUBBLE,
        to,
        at -> {
          write(at, Log.HUBBLE, to.node(), lines.drop(at, from, to, port, true));
          return lines.denial(at, from, to, port);
        });
  }

  private void writeQueries(double load, Set<Trouble> troubles) {
    boolean failing = troubles.contains(Trouble.DNS_FAILURES);
    queries(60 * load, "shop/web", failing ? 0.6 : 0.01);
    queries(40 * load, "shop/api", 0.01);
  }

  private void queries(double count, String client, double failing) {
    SmallPod from = pod(client);
    times(
        count,
        Log.DNS,
        "node-1",
        at -> {
          boolean search = dice.chance(0.2);
          String code = dice.chance(failing) ? "SERVFAIL" : search ? "NXDOMAIN" : "NOERROR";
          String name = "cart.shop.svc.cluster.local." + (search ? "shop.svc.cluster.local." : "");
          return lines.query(at, from, name, code, (long) dice.logNormal(300, 0.8));
        });
  }

  private void writeScrapes(double load, Set<Trouble> troubles) {
    for (int half = 0; half < 2; half++) {
      for (String node : SmallCluster.NODES) {
        boolean drops = troubles.contains(Trouble.NODE_DROPS) && node.equals("node-3");
        boolean full = troubles.contains(Trouble.CONNTRACK) && node.equals("node-2");
        exporters.dropped(node, drops ? dice.between(1_400, 1_800) : dice.between(0, 9));
        double used = full ? 0.91 : 0.2 + 0.25 * load + 0.05 * dice.share();
        Instant at = scrapeTime(half);
        write(at, Log.METRICS, node, exporters.ofNode(at, node, used));
      }
      boolean failing = troubles.contains(Trouble.INGRESS_FAILURES);
      int requests = count(60 * load);
      for (int i = 0; i < requests; i++) {
        exporters.requested(ingressStatus(failing), 1);
      }
      Instant at = scrapeTime(half);
      write(at, Log.METRICS, "node-1", exporters.ofIngress(at, "node-1"));
    }
  }

  private String ingressStatus(boolean failing) {
    if (dice.chance(failing ? 0.4 : 0.005)) {
      return "503";
    }
    return dice.chance(0.05) ? "302" : dice.chance(0.03) ? "404" : "200";
  }

  /** Half a minute apart, in the same second of each minute. */
  private Instant scrapeTime(int half) {
    return Instant.ofEpochMilli(minuteMillis + 12_000 + 30_000L * half);
  }

  private SmallPod pod(String workload) {
    return cluster.pod(workload);
  }

  private void times(double count, Log log, SmallPod writer, Line line) {
    times(count, log, writer.node(), line);
  }

  private void times(double count, Log log, String node, Line line) {
    for (int i = count(count); i > 0; i--) {
      Instant at = Instant.ofEpochMilli(minuteMillis + dice.between(0, MILLIS_PER_MINUTE));
      write(at, log, node, line.at(at));
    }
  }

  /** A whole number that is the given one on the average. */
  private int count(double mean) {
    double spread = mean * (0.7 + 0.6 * dice.share());
    return (int) spread + (dice.chance(spread - Math.floor(spread)) ? 1 : 0);
  }

  private void write(Instant at, Log log, String node, byte[] record) {
    written.add(new Written(at.toEpochMilli(), log, node, record));
  }
}
