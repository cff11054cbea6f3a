package dev.podflow.identity;

import static dev.podflow.identity.Lives.backend;
import static dev.podflow.identity.Lives.endpoints;
import static dev.podflow.identity.Lives.node;
import static dev.podflow.identity.Lives.openSince;
import static dev.podflow.identity.Lives.owned;
import static dev.podflow.identity.Lives.service;
import static dev.podflow.identity.Lives.span;
import static dev.podflow.identity.Lives.workload;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Owner chains, zones and services come out the same in whatever order their parts come in. */
class DirectoryOrderTest {
  private static final List<String> IPS = List.of("10.0.0.1", "10.0.0.2", "10.0.0.3");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void theOrderDoesNotMatter(long seed) {
    List<Life> lives = lives();
    Directory ordered = new Directory();
    lives.forEach(ordered::apply);
    String expected = answers(ordered);
    assertThat(expected)
        .contains("5: 10.0.0.1 Deployment/cart zone-b cart")
        .contains("45: 10.0.0.1 Deployment/cart zone-b a-cart")
        .contains("5: 10.0.0.2 CronJob/report zone-b \n")
        .contains("25: 10.0.0.2 CronJob/report zone-b cart")
        .contains("25: 10.0.0.3 StatefulSet/db zone-b \n");

    Random random = new Random(seed);
    for (int i = 0; i < 20; i++) {
      List<Life> shuffled = new ArrayList<>(lives);
      shuffled.addAll(lives.subList(0, 5));
      Collections.shuffle(shuffled, random);
      Directory directory = new Directory();
      shuffled.forEach(directory::apply);
      assertThat(answers(directory)).isEqualTo(expected);

      // What goes and comes back leaves no trace.
      for (Life life : shuffled) {
        if (random.nextBoolean()) {
          directory.remove(life.key());
        }
      }
      Collections.shuffle(shuffled, random);
      shuffled.forEach(directory::apply);
      assertThat(answers(directory)).isEqualTo(expected);
    }
  }

  private static List<Life> lives() {
    return List.of(
        owned("p1", "cart-5d6f-a", openSince(1), "ReplicaSet", "cart-5d6f", "r1", "", IPS.get(0)),
        owned("p2", "report-1-b", openSince(1), "Job", "report-1", "j1", "", IPS.get(1)),
        owned("p3", "db-0", openSince(1), "StatefulSet", "db", "s1", "", IPS.get(2)),
        workload("ReplicaSet", "r1", "cart-5d6f", openSince(1), "Deployment", "cart"),
        workload("Job", "j1", "report-1", openSince(1), "CronJob", "report"),
        node("n1", "node-1", span(1, 3), "zone-a", "192.168.0.4"),
        node("n2", "node-1", openSince(4), "zone-b", "192.168.0.5"),
        service("svc1", "cart", openSince(1), "10.96.0.1"),
        service("svc2", "a-cart", span(1, 2)),
        service("svc3", "a-cart", openSince(3), "10.96.0.2"),
        endpoints("e1", "cart", span(1, 20), backend(IPS.get(0), "p1", 80)),
        endpoints(
            "e1", "cart", span(20, 40), backend(IPS.get(0), "p1", 80), backend(IPS.get(1), "", 80)),
        endpoints("e1", "cart", openSince(40), backend(IPS.get(1), "", 80)),
        endpoints("e2", "a-cart", openSince(30), backend(IPS.get(0), "p1", 80)));
  }

  private static String answers(Directory directory) {
    StringBuilder answers = new StringBuilder();
    for (long second = 0; second < 60; second += 5) {
      for (String ip : IPS) {
        Address address = Address.parse(ip);
        long time = second * 1000;
        Owner owner = directory.byAddress("blue", address.high(), address.low(), time, 0);
        answers.append(second).append(": ").append(ip);
        if (owner != null) {
          String service = directory.serviceOf("blue", owner, 80, "TCP", time);
          answers
              .append(' ')
              .append(owner.workloadKind())
              .append('/')
              .append(owner.workload())
              .append(' ')
              .append(owner.zone())
              .append(' ')
              .append(service);
        }
        answers.append('\n');
      }
    }
    return answers.toString();
  }
}
