package dev.podflow.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Lists of backends change version by version, as a collector writes them, or come in any order:
 * the service is that of a scan of all versions.
 */
class ServicesPropertyTest {
  private static final int PODS = 6;
  private static final int SECONDS = 200;

  /** Those of backends, others, and others that differ from them by a power of two. */
  private static final int[] PORTS = {79, 80, 81, 82, 112, 113, 80 + 4096};

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void answersAsAScanOfAllVersionsDoes(long seed) {
    Random random = new Random(seed);
    Directory live = new Directory();
    Directory shuffled = new Directory();
    List<Life> written = new ArrayList<>();
    for (int pod = 0; pod < PODS; pod++) {
      written.add(Lives.pod("p" + pod, "cart-" + pod, Lives.openSince(0), ip(pod)));
    }
    // A pod that had another address before, and a node.
    written.add(Lives.pod("p0", "cart-0", Lives.span(-9, 0), ip(PODS)));
    written.add(Lives.node("n", "node-1", Lives.openSince(0), "", ip(PODS + 1)));
    TreeMap<String, EndpointsLife> newest = new TreeMap<>();
    for (int slice = 0; slice < 4; slice++) {
      writeVersions(random, "s" + slice, "service-" + slice % 3, written);
    }
    written.forEach(live::apply);
    List<EndpointsLife> versions = new ArrayList<>();
    for (Life life : written) {
      if (life instanceof EndpointsLife endpoints) {
        newest.put(endpoints.key().toString(), endpoints);
      }
    }
    versions.addAll(newest.values());
    List<Life> again = new ArrayList<>(written);
    Collections.shuffle(again, random);
    again.forEach(shuffled::apply);
    versions.forEach(shuffled::apply);
    compare(live, versions);
    compare(shuffled, versions);

    // The horizon passes over some of them.
    Collections.shuffle(versions, random);
    List<EndpointsLife> forgotten = versions.subList(0, versions.size() / 3);
    forgotten.forEach(version -> live.remove(version.key()));
    forgotten.forEach(version -> shuffled.remove(version.key()));
    forgotten.clear();
    compare(live, versions);
    compare(shuffled, versions);
  }

  /** Each version begins open and is closed when the next one begins, or some time before it. */
  private static void writeVersions(Random random, String uid, String service, List<Life> written) {
    long since = random.nextInt(20);
    while (since < SECONDS) {
      List<EndpointsLife.Backend> backends = new ArrayList<>();
      for (int target = 0; target < PODS + 2; target++) {
        if (random.nextInt(3) > 0) {
          boolean named = target < PODS && random.nextInt(4) > 0;
          int ports = 1 + random.nextInt(2);
          backends.add(
              new EndpointsLife.Backend(
                  Address.parse(ip(target)),
                  named ? "p" + target : "",
                  ports == 1
                      ? List.of(new Port(80, "TCP"))
                      : List.of(new Port(80, "TCP"), new Port(81, "TCP"))));
        }
      }
      EndpointsLife.Backend[] all = backends.toArray(new EndpointsLife.Backend[0]);
      long next = since + 1 + random.nextInt(40);
      written.add(Lives.endpoints(uid, service, Lives.openSince(since), all));
      if (random.nextInt(10) > 0) {
        long until = random.nextInt(4) == 0 ? next - random.nextInt((int) (next - since)) : next;
        written.add(Lives.endpoints(uid, service, Lives.span(since, until), all));
      }
      since = next;
    }
  }

  private static void compare(Directory directory, List<EndpointsLife> versions) {
    for (int target = 0; target < PODS + 2; target++) {
      Address address = Address.parse(ip(target));
      boolean node = target == PODS + 1;
      String uid = node ? "n" : target == PODS ? "p0" : "p" + target;
      // Of the pod that moved, both addresses lead to it.
      List<Address> addresses =
          uid.equals("p0")
              ? List.of(Address.parse(ip(0)), Address.parse(ip(PODS)))
              : List.of(address);
      long known = target == PODS ? -5_000 : 500_000;
      Owner owner = directory.byAddress("blue", address.high(), address.low(), known, 0);
      assertThat(owner.uid()).isEqualTo(uid);
      for (int port : PORTS) {
        for (int second = 0; second < SECONDS; second += 3) {
          assertThat(directory.serviceOf("blue", owner, port, "TCP", second * 1000L))
              .as(uid + ':' + port + " at " + second)
              .isEqualTo(scan(versions, uid, addresses, node, port, second * 1000L));
        }
      }
    }
  }

  /** The first by name of those that list it then; else that which listed it first, later. */
  private static String scan(
      List<EndpointsLife> versions,
      String uid,
      List<Address> addresses,
      boolean node,
      int port,
      long time) {
    String best = "";
    String first = "";
    long firstSince = Long.MAX_VALUE;
    for (EndpointsLife version : versions) {
      for (EndpointsLife.Backend backend : version.backends()) {
        boolean named = !backend.podUid().isEmpty();
        boolean its =
            named && !node ? backend.podUid().equals(uid) : addresses.contains(backend.address());
        if (!its || backend.ports().stream().noneMatch(p -> p.number() == port)) {
          continue;
        }
        String service = version.service();
        Span span = version.span();
        if (span.contains(time)) {
          best = best.isEmpty() || service.compareTo(best) < 0 ? service : best;
        }
        if (named && span.since() <= firstSince) {
          boolean tie = span.since() == firstSince && first.compareTo(service) < 0;
          first = tie ? first : service;
          firstSince = span.since();
        }
      }
    }
    return best.isEmpty() && time < firstSince ? first : best;
  }

  private static String ip(int target) {
    return "10.0.1." + target;
  }
}
