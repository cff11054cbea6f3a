package dev.podflow.identity;

import static dev.podflow.identity.Lives.openSince;
import static dev.podflow.identity.Lives.owned;
import static dev.podflow.identity.Lives.pod;
import static dev.podflow.identity.Lives.span;
import static dev.podflow.identity.Lives.workload;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Goldmane's flows tell no more of a pod than its namespace and the beginning of its name. */
class NamePrefixTest {
  /** How far from its pods' lives a name still stands for a workload. */
  private static final long NEAR = 600_000;

  private final Directory directory = new Directory();

  private String bearer(String prefix, long second) {
    return text(directory.byNamePrefix("blue", "shop", prefix, second * 1000, 0));
  }

  private static String text(Owner owner) {
    if (owner == null) {
      return "-";
    }
    String workload = owner.workloadKind() + '/' + owner.workload();
    assertThat(owner.ambiguous()).isEqualTo(workload.equals("/"));
    assertThat(owner.namespace()).isEqualTo("shop");
    assertThat(owner.name() + owner.uid() + owner.node()).isEmpty();
    return owner.ambiguous() ? "?" : workload;
  }

  @Test
  void aReplicaSetsPodsAreItsDeployments() {
    directory.apply(
        owned("p1", "cart-5d6f-x", span(100, 200), "ReplicaSet", "cart-5d6f", "r1", "5d6f"));
    assertThat(bearer("cart-5d6f-*", 150)).as("by its hash").isEqualTo("Deployment/cart");
    assertThat(bearer("cart-*", 150)).isEqualTo("-");
    assertThat(bearer("cart-5d6f-x", 150)).as("a whole name is no prefix").isEqualTo("-");
    assertThat(directory.byNamePrefix("blue", "other", "cart-5d6f-*", 150_000, 0)).isNull();

    directory.apply(workload("ReplicaSet", "r1", "cart-5d6f", openSince(1), "Rollout", "basket"));
    assertThat(bearer("cart-5d6f-*", 150)).as("known since").isEqualTo("Rollout/basket");
    directory.remove(workload("ReplicaSet", "r1", "", openSince(1), "", "").key());
    assertThat(bearer("cart-5d6f-*", 150)).as("forgotten").isEqualTo("Deployment/cart");
  }

  @Test
  void aJobsPodsAreItsCronJobs() {
    directory.apply(owned("p1", "report-7-x8k2p", span(100, 200), "Job", "report-7", "j1", ""));
    assertThat(bearer("report-7-*", 150)).isEqualTo("Job/report-7");
    directory.apply(workload("Job", "j1", "report-7", openSince(1), "CronJob", "report"));
    assertThat(bearer("report-7-*", 150)).isEqualTo("CronJob/report");
  }

  @Test
  void thePodsOfAnIndexedJobBearTheirIndex() {
    directory.apply(owned("p1", "train-0-x8k2p", span(100, 200), "Job", "train", "j1", ""));
    directory.apply(owned("p2", "train-12-b7xqz", span(100, 200), "Job", "train", "j1", ""));
    assertThat(bearer("train-0-*", 150)).isEqualTo("Job/train");
    assertThat(bearer("train-12-*", 150)).isEqualTo("Job/train");

    directory.apply(owned("p3", "train-0-vvvvv", span(100, 200), "Job", "train-0", "j2", ""));
    assertThat(bearer("train-0-*", 150)).isEqualTo("?");
  }

  @Test
  void otherControllersAreTheWorkload() {
    directory.apply(owned("p1", "db-0", openSince(1), "StatefulSet", "db", "s1", ""));
    directory.apply(owned("p2", "proxy-x8k2p", openSince(1), "DaemonSet", "proxy", "", ""));
    directory.apply(owned("p3", "etcd-node-1", openSince(1), "Node", "node-1", "n1", ""));
    directory.apply(pod("p4", "debug-1", openSince(1)));
    assertThat(bearer("db-*", 5)).isEqualTo("StatefulSet/db");
    assertThat(bearer("proxy-*", 5)).isEqualTo("DaemonSet/proxy");
    assertThat(bearer("node-1-*", 5)).as("a static pod's name is whole").isEqualTo("-");
    assertThat(bearer("debug-*", 5)).isEqualTo("-");
  }

  @Test
  void aNameThatIsUsedAgainIsWhoseItWasThen() {
    directory.apply(owned("p1", "db-x8k2p", span(1_000, 2_000), "DaemonSet", "db", "d1", ""));
    directory.apply(owned("p2", "db-0", span(2_010, 2_500), "StatefulSet", "db", "s1", ""));
    directory.apply(owned("p3", "db-0", span(5_000, 6_000), "StatefulSet", "db", "s2", ""));

    assertThat(bearer("db-*", 1_999)).isEqualTo("DaemonSet/db");
    assertThat(bearer("db-*", 2_010)).isEqualTo("StatefulSet/db");
    assertThat(bearer("db-*", 2_005)).as("either, with clocks as they are").isEqualTo("?");
    assertThat(text(directory.byNamePrefix("blue", "shop", "db-*", 2_003_000, 8_000)))
        .as("both, within a flow's span")
        .isEqualTo("?");
    assertThat(bearer("db-*", 3_000)).as("shortly after its end").isEqualTo("StatefulSet/db");
    assertThat(bearer("db-*", 3_500)).as("nobody's").isEqualTo("-");
    assertThat(bearer("db-*", 5_500)).isEqualTo("StatefulSet/db");
    assertThat(bearer("db-*", 300)).isEqualTo("-");
  }

  @Test
  void aControllerLivesFromItsFirstPodToItsLast() {
    directory.apply(owned("p1", "db-0", span(1_000, 2_000), "StatefulSet", "db", "s1", ""));
    directory.apply(owned("p2", "db-1", openSince(8_000), "StatefulSet", "db", "s1", ""));
    assertThat(bearer("db-*", 5_000)).as("scaled to nothing meanwhile").isEqualTo("StatefulSet/db");
    assertThat(bearer("db-*", 90_000)).isEqualTo("StatefulSet/db");

    directory.apply(owned("p2", "db-1", span(8_000, 9_000), "StatefulSet", "db", "s1", ""));
    assertThat(bearer("db-*", 90_000)).isEqualTo("-");
    directory.remove(Lives.key("Pod", "p2", span(8_000, 9_000)));
    assertThat(bearer("db-*", 5_000)).as("behind the horizon").isEqualTo("-");
    assertThat(bearer("db-*", 1_500)).isEqualTo("StatefulSet/db");
    directory.remove(Lives.key("Pod", "p1", span(1_000, 2_000)));
    assertThat(bearer("db-*", 1_500)).isEqualTo("-");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void answersAsAListScanDoesInWhateverOrder(long seed) {
    Random random = new Random(seed);
    List<PodLife> pods = new ArrayList<>();
    List<Life> lives = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      long since = random.nextInt(20_000);
      Span span = random.nextInt(8) == 0 ? openSince(since) : span(since, since + 900);
      int controller = random.nextInt(8);
      boolean job = controller < 3;
      PodLife pod =
          owned(
              "p" + i,
              "x" + controller % 2 + "-" + i,
              span,
              job ? "Job" : "StatefulSet",
              "x" + controller % 2,
              "c" + controller,
              "");
      pods.add(pod);
      lives.add(pod);
      // An earlier sight of the same pod, which had neither an end nor, so it seemed, an owner.
      lives.add(pod("p" + i, pod.name(), openSince(since)));
    }
    for (int controller = 0; controller < 3; controller++) {
      String owner = controller == 0 ? "" : "cron-" + controller;
      lives.add(
          workload(
              "Job",
              "c" + controller,
              "x" + controller % 2,
              openSince(0),
              owner.isEmpty() ? "" : "CronJob",
              owner));
    }
    Collections.shuffle(lives, random);
    lives.forEach(directory::apply);
    Collections.shuffle(pods, random);
    pods.forEach(directory::apply);
    compare(random, pods);

    List<PodLife> forgotten = pods.subList(0, 25);
    forgotten.forEach(pod -> directory.remove(pod.key()));
    forgotten.clear();
    compare(random, pods);
  }

  private void compare(Random random, List<PodLife> pods) {
    for (int i = 0; i < 2_000; i++) {
      String controller = "x" + random.nextInt(2);
      long time = random.nextInt(25_000) * 1_000L - 1_000_000;
      long tolerance = random.nextInt(3) * 200_000L;
      Owner found = directory.byNamePrefix("blue", "shop", controller + "-*", time, tolerance);
      String expected = scan(pods, controller, time, tolerance);
      assertThat(text(found))
          .as(controller + " at " + time + " give or take " + tolerance)
          .isEqualTo(expected.isEmpty() ? scan(pods, controller, time, NEAR, "-") : expected);
    }
  }

  private static String scan(
      List<PodLife> pods, String name, long time, long tolerance, String none) {
    String found = scan(pods, name, time, tolerance);
    return found.isEmpty() ? none : found;
  }

  /** Whose pods, or whose absence between two of its pods, there was; empty if nobody's. */
  private static String scan(List<PodLife> pods, String name, long time, long tolerance) {
    Set<String> found = new HashSet<>();
    for (PodLife one : pods) {
      for (PodLife other : pods) {
        if (one.ownerName().equals(name)
            && one.ownerUid().equals(other.ownerUid())
            && one.span().since() <= time + tolerance
            && other.span().until() > time - tolerance) {
          found.add(
              switch (one.ownerUid()) {
                case "c0" -> "Job/x0";
                case "c1" -> "CronJob/cron-1";
                case "c2" -> "CronJob/cron-2";
                default -> "StatefulSet/" + name;
              });
        }
      }
    }
    return found.isEmpty() ? "" : found.size() == 1 ? found.iterator().next() : "?";
  }

  @Test
  void lookupsDoNotAllocate() {
    directory.apply(owned("p1", "db-0", span(1_000, 2_000), "StatefulSet", "db", "s1", ""));
    assertThat(lookUp()).isEqualTo(10_000);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    lookUp();
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(allocated / 10_000).isZero();
  }

  private int lookUp() {
    int found = 0;
    for (int i = 0; i < 10_000; i++) {
      found += directory.byNamePrefix("blue", "shop", "db-*", 900_000 + i, 0) == null ? 0 : 1;
    }
    return found;
  }
}
