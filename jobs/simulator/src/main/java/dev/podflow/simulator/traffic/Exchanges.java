package dev.podflow.simulator.traffic;

import dev.podflow.simulator.SimulationConfig;
import dev.podflow.simulator.cluster.Dice;
import dev.podflow.simulator.cluster.Policy;
import dev.podflow.simulator.cluster.Route;
import dev.podflow.simulator.cluster.Workload;
import dev.podflow.simulator.traffic.Conversation.Close;
import dev.podflow.simulator.traffic.Datapath.Proxy;
import dev.podflow.simulator.truth.Truth;
import dev.podflow.simulator.truth.Truth.Decision;
import dev.podflow.simulator.truth.Truth.Reporter;
import java.util.List;
import java.util.Locale;

/** Whole conversations between pods: TCP, HTTP and DNS. */
final class Exchanges {
  /** The longest that a slow answer takes, with what surrounds it. */
  static final int SLOW_SECONDS = 22;

  private static final long SECOND = 1_000_000_000L;
  private static final long MILLI = 1_000_000L;
  private static final long MICRO = 1_000L;

  /** So long before the end a request may still stay unanswered: its time-out passes in time. */
  private static final long UNANSWERED_BEFORE = 60 * SECOND;

  private static final List<String> METHODS = List.of("GET", "GET", "GET", "POST", "PUT", "DELETE");
  private static final List<Integer> STATUSES =
      List.of(200, 200, 200, 200, 200, 200, 201, 204, 302, 404, 403, 500, 503);

  /** So long a client waits for an answer that never comes. */
  private static final long GIVES_UP_MICROS = 500_000;

  private final Datapath datapath;
  private final Journal journal;
  private final Truth truth;
  private final Dice dice;
  private final long unansweredUntil;
  private final long troubleFrom;

  Exchanges(SimulationConfig config, Datapath datapath, Journal journal, Truth truth, Dice dice) {
    this.datapath = datapath;
    this.journal = journal;
    this.truth = truth;
    this.dice = dice;
    unansweredUntil = config.end().getEpochSecond() * SECOND - UNANSWERED_BEFORE;
    troubleFrom = (config.start().getEpochSecond() + (config.minutes() / 2) * 60L) * SECOND;
  }

  /** The verdicts that let a connection through. */
  void allow(long time, Connection connection, Route route, Proxy proxy) {
    if (!route.egress().isEmpty() || proxy == Proxy.AT_CLIENT) {
      String verdict = proxy == Proxy.AT_CLIENT ? "REDIRECTED" : "FORWARDED";
      datapath.verdict(time, connection, true, verdict, Decision.ALLOW, route.egress());
    }
    if (!route.ingress().isEmpty() || dice.chance(0.2)) {
      String verdict = proxy == Proxy.AT_SERVER ? "REDIRECTED" : "FORWARDED";
      datapath.verdict(
          time + 100 * MICRO, connection, false, verdict, Decision.ALLOW, route.ingress());
    }
  }

  /** What the client's node logs of a packet that its server's node drops. */
  void departure(long time, Connection connection, boolean first) {
    End server = connection.server();
    End unreached =
        new End(
            server.address(),
            server.mac(),
            server.node(),
            server.pod(),
            0,
            server.identity(),
            server.labels(),
            server.names(),
            server.namespace(),
            server.workload(),
            server.kind());
    Connection half =
        new Connection(
            connection.client(),
            unreached,
            connection.clientPort(),
            connection.serverPort(),
            connection.protocol());
    datapath.forward(time, half, Proxy.NONE, "SYN", first);
  }

  /** A TCP connection whose content nobody reads. */
  void stream(long time, Connection connection, Route route) {
    boolean audited = route.treatment() == Route.Treatment.AUDIT;
    datapath.forward(time, connection, Proxy.NONE, "SYN", true);
    if (dice.chance(0.05)) {
      datapath.reply(time + MILLI, connection, Proxy.NONE, "RST ACK");
      Conversation refused = journal.knock(time, connection);
      refused.policies(route.egress(), route.ingress()).audited(audited);
      journal.close(time + MILLI, refused, Close.RESET_BY_SERVER);
      return;
    }
    Conversation talk = journal.open(time, connection);
    talk.policies(route.egress(), route.ingress()).audited(audited);
    datapath.reply(time + MILLI, connection, Proxy.NONE, "SYN ACK");
    long at = time + 2 * MILLI;
    int packets = dice.between(1, 4);
    for (int i = 0; i < packets; i++) {
      datapath.forward(at, connection, Proxy.NONE, "PSH ACK", false);
      datapath.reply(at + MILLI, connection, Proxy.NONE, "PSH ACK");
      journal.say(at, talk);
      journal.answer(at + MILLI, talk);
      at += 3 * MILLI + (long) (dice.share() * 200 * MILLI);
    }
    datapath.forward(at, connection, Proxy.NONE, "FIN ACK", false);
    datapath.reply(at + MILLI, connection, Proxy.NONE, "FIN ACK");
    journal.close(at + MILLI, talk, Close.FINISHED);
  }

  /** A TCP connection with HTTP in it, which a proxy reads. */
  void http(long time, Connection connection, Route route, boolean atClient, boolean slow) {
    Proxy proxy = atClient ? Proxy.AT_CLIENT : Proxy.AT_SERVER;
    Reporter reporter = atClient ? Reporter.SOURCE : Reporter.DESTINATION;
    allow(time, connection, route, proxy);
    datapath.forward(time + MILLI, connection, proxy, "SYN", true);
    datapath.reply(time + 2 * MILLI, connection, proxy, "SYN ACK");
    Conversation talk = journal.open(time + MILLI, connection);
    talk.policies(route.egress(), route.ingress());
    long at = time + 3 * MILLI;
    int requests = slow ? 1 : dice.between(1, 5);
    String authority = route.server().service + "." + route.server().namespace;
    for (int i = 0; i < requests; i++) {
      String method = dice.pick(METHODS);
      String requestId = dice.chance(0.95) ? dice.uuid() : "";
      String url = "http://" + authority + "/api/v1/items/" + dice.between(1, 900) + "?page=1";
      datapath.forward(at, connection, proxy, "PSH ACK", false);
      long asked = at + 100 * MICRO;
      datapath.message(
          asked, connection, atClient, false, Event.Message.http(method, url, requestId, 0, 0));
      truth.request(asked, reporter, connection.ends());
      if (asked < unansweredUntil && dice.chance(0.02)) {
        truth.unanswered(asked, reporter, connection.ends(), method);
        journal.request(asked, GIVES_UP_MICROS, talk, requestId, method, url, 0);
        journal.close(asked + GIVES_UP_MICROS * MICRO, talk, Close.RESET_BY_CLIENT);
        return;
      }
      long micros = latencyMicros(asked, route, slow);
      long answered = asked + micros * MICRO;
      int status = status(asked, route);
      boolean says = !requestId.isEmpty() && dice.chance(0.8);
      datapath.message(
          answered,
          connection,
          atClient,
          true,
          Event.Message.http(method, url, requestId, status, says ? micros * MICRO : 0));
      truth.response(answered, reporter, connection.ends(), method, status, micros);
      datapath.reply(answered + 50 * MICRO, connection, proxy, "PSH ACK");
      journal.request(asked, micros, talk, requestId, method, url, status);
      at = answered + MILLI;
    }
    datapath.forward(at, connection, proxy, "FIN ACK", false);
    datapath.reply(at + MILLI, connection, proxy, "FIN ACK");
    journal.close(at + MILLI, talk, Close.FINISHED);
  }

  private long latencyMicros(long time, Route route, boolean slow) {
    if (slow) {
      return dice.between(1_000_000, 19_000_000);
    }
    int median = 2_000 + route.server().identity % 7 * 4_000;
    boolean trouble = troubled(time) && route.server().identity % 3 == 1;
    return Math.max(50, Math.min(500_000, (long) dice.logNormal(median * (trouble ? 8 : 1), 0.6)));
  }

  private int status(long time, Route route) {
    boolean trouble = troubled(time) && route.server().identity % 3 == 0;
    return trouble && dice.chance(0.6) ? 503 : dice.pick(STATUSES);
  }

  /** For a minute in the middle some servers fail and others are slow. */
  private boolean troubled(long time) {
    return time >= troubleFrom && time < troubleFrom + 60 * SECOND;
  }

  /** The addresses of a service, as a resolver asks for them: IPv4 and IPv6 from one port. */
  void lookUp(long time, Connection connection, Workload wanted) {
    boolean misspelt = dice.chance(0.1);
    String service = wanted.service.isEmpty() ? wanted.name : wanted.service;
    String name =
        (misspelt ? service.replace('a', 'e') + "x" : service)
            + "."
            + wanted.namespace
            + ".svc.cluster.local.";
    String written = dice.chance(0.05) ? name.toUpperCase(Locale.ROOT) : name;
    List<Policy> policies =
        List.of(new Policy("CiliumNetworkPolicy", connection.client().namespace(), "allow-dns"));
    Conversation talk = journal.begin(time + 150 * MICRO, connection).policies(policies, List.of());
    if (dice.chance(0.5)) {
      datapath.verdict(time, connection, true, "REDIRECTED", Decision.ALLOW, policies);
    }
    int code = misspelt ? 3 : dice.chance(0.03) ? 2 : 0;
    ask(time + 100 * MICRO, talk, name, written, "A", code, true);
    ask(time + 300 * MICRO, talk, name, written, "AAAA", code, false);
    journal.close(talk.closed(), talk, Close.SILENT);
  }

  private void ask(
      long time,
      Conversation talk,
      String name,
      String written,
      String type,
      int code,
      boolean first) {
    Connection connection = talk.connection();
    datapath.forward(time, connection, Proxy.AT_CLIENT, "", first);
    long asked = time + 50 * MICRO;
    datapath.message(asked, connection, true, false, Event.Message.dns(written, type, 0));
    truth.dnsQuery(asked, connection.ends(), name, type);
    if (dice.chance(0.02)) {
      journal.query(talk, new NameQuery(asked, 0, name, written, type, ""));
      return;
    }
    long micros = Math.max(200, Math.min(900_000, (long) dice.logNormal(1_500, 0.8)));
    long answered = asked + micros * MICRO;
    datapath.message(answered, connection, true, true, Event.Message.dns(written, type, code));
    String text = code == 0 ? "NOERROR" : code == 2 ? "SERVFAIL" : "NXDOMAIN";
    truth.dnsAnswer(answered, connection.ends(), name, type, text, micros);
    journal.query(talk, new NameQuery(asked, micros, name, written, type, text));
    datapath.reply(answered + 50 * MICRO, connection, Proxy.AT_CLIENT, "");
  }
}
