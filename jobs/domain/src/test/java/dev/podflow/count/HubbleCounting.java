package dev.podflow.count;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.delta.Delta;
import dev.podflow.delta.DeltaTable;
import dev.podflow.flow.Flow;
import dev.podflow.flow.Flow.Direction;
import dev.podflow.flow.Flow.EventType;
import dev.podflow.flow.Flow.L7Protocol;
import dev.podflow.flow.Flow.L7Type;
import dev.podflow.flow.Flow.Layer;
import dev.podflow.flow.Flow.Point;
import dev.podflow.flow.Flow.Reply;
import dev.podflow.flow.Flow.Verdict;
import dev.podflow.flow.FlowBatch;
import dev.podflow.flow.FlowEnd;
import dev.podflow.flow.Rejection;
import dev.podflow.identity.Owner;
import dev.podflow.table.Quality;
import java.util.ArrayList;
import java.util.List;

/** Events that {@link HubbleCounter} counts, one at a time. */
abstract class HubbleCounting {
  static final long NOON = 1_700_000_040L;
  static final long NANOS = 1_000_000_000L;

  final Deltas deltas = new Deltas();
  final HubbleCounter counter = new HubbleCounter(CountingOptions.DEFAULT, new OneShop(), deltas);
  final PartitionMemory memory = new PartitionMemory();
  final Origin origin = new Origin();
  final FlowBatch flows = new FlowBatch();
  final Flow flow = flows.add();
  private long uuid;

  /** shop/web (10.0.0.1) calls shop/cart (10.0.0.2), which is behind the service cart on 8080. */
  private static final class OneShop extends KnownByAddress {
    private static final Owner WEB = pod("web");
    private static final Owner CART = pod("cart");

    private static Owner pod(String name) {
      return new Owner(
          Owner.Kind.POD, "shop", name, "Deployment", name + "-1", name, "n1", "", "", false);
    }

    @Override
    public Owner byAddress(
        String cluster, long ipHigh, long ipLow, long epochMillis, long toleranceMillis) {
      return ipLow == 1 ? WEB : ipLow == 2 ? CART : null;
    }

    @Override
    public String serviceOf(
        String cluster, Owner pod, int port, String protocol, long epochMillis) {
      return pod == CART && port == 8080 ? "cart" : null;
    }
  }

  final void trace(Point point, Reply reply) {
    flow.reset();
    flow.timeNanos = NOON * NANOS;
    flow.layer = Layer.L3_L4;
    flow.eventType = EventType.TRACE;
    flow.verdict = Verdict.FORWARDED;
    flow.point = point;
    flow.reply = reply;
    flow.protocol = "TCP";
    end(flow.source, 1, 40_000);
    end(flow.destination, 2, 8080);
  }

  final void request(int second, String method) {
    message(L7Type.REQUEST, second);
    flow.l7Protocol = L7Protocol.HTTP;
    flow.httpMethod = method;
  }

  final void response(int second, int status) {
    message(L7Type.RESPONSE, second);
    flow.l7Protocol = L7Protocol.HTTP;
    flow.httpMethod = "GET";
    flow.httpStatus = status;
    flow.verdictText = "FORWARDED";
  }

  final void dns(L7Type type, int second, String queryType) {
    message(type, second);
    flow.l7Protocol = L7Protocol.DNS;
    flow.dnsQuery = "cart.shop.svc.cluster.local.";
    flow.dnsType = queryType;
  }

  final void message(L7Type type, int second) {
    trace(Point.UNKNOWN, type == L7Type.RESPONSE ? Reply.REPLY : Reply.FORWARD);
    flow.layer = Layer.L7;
    flow.eventType = EventType.ACCESS_LOG;
    flow.direction = Direction.EGRESS;
    flow.timeNanos += second * NANOS;
    flow.l7Type = type;
    if (type == L7Type.RESPONSE) {
      end(flow.source, 2, 8080);
      end(flow.destination, 1, 40_000);
    }
  }

  static void end(FlowEnd end, long ip, int port) {
    end.hasIp = true;
    end.ipLow = ip;
    end.port = port;
  }

  final Rejection count() {
    origin.topic = "flows.hubble";
    origin.offset = uuid++;
    origin.timestampMillis = NOON * 1000;
    return counter.count(flows, origin, memory);
  }

  final List<Delta> rows(DeltaTable table) {
    List<Delta> rows = new ArrayList<>();
    deltas.map(table).drain(rows::add);
    return rows;
  }

  final Delta only(DeltaTable table) {
    List<Delta> rows = rows(table);
    assertThat(rows).hasSize(1);
    return rows.get(0);
  }

  final void assertQuality(long received, long used, long merged, long notTraffic) {
    Delta row = only(Quality.TABLE);
    assertThat(
            List.of(
                row.measure(Quality.RECEIVED),
                row.measure(Quality.USED),
                row.measure(Quality.MERGED),
                row.measure(Quality.NOT_TRAFFIC)))
        .containsExactly(received, used, merged, notTraffic);
  }

  static int bin(double micros) {
    return dev.podflow.delta.Sketch.binOf(micros);
  }
}
