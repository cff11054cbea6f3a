package dev.podflow.posture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.delta.Delta;
import dev.podflow.schema.k8s.KubernetesObject;
import dev.podflow.schema.k8s.KubernetesObjectCodec;
import dev.podflow.schema.k8s.Namespace;
import dev.podflow.schema.k8s.Pod;
import dev.podflow.schema.k8s.Policy;
import dev.podflow.schema.k8s.SinceEvidence;
import dev.podflow.table.NetworkPolicies;
import dev.podflow.table.Pods;
import dev.podflow.table.PolicyCoverage;
import dev.podflow.table.PolicyPods;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Policies in the operator that keeps history. */
class KeepPoliciesTest {
  private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

  static {
    KubernetesObjectCodec.trustGeneratedClasses();
  }

  private final TopicInMemory topic = new TopicInMemory();

  @Test
  void aPolicyIsARowSelectsPodsAndCovers() throws Exception {
    try (JobRun run = new JobRun(topic, -1)) {
      topic.add(pod("web", 0, null));
      topic.add(pod("db", 0, null));
      topic.add(policy(10, null));
      List<Delta> rows = run.checkpoint();
      assertThat(policies(rows)).containsExactly("NetworkPolicy shop/lock app == \"web\" null");
      assertThat(selected(rows)).containsExactly("lock web 10 null");
      assertThat(coverage(rows)).containsExactly("0: 2 pods, 0 isolated", "10: 2 pods, 1 isolated");

      topic.add(policy(10, minute(20)));
      rows = run.checkpoint();
      assertThat(policies(rows)).hasSize(1);
      assertThat(selected(rows)).containsExactly("lock web 10 20");
      assertThat(coverage(rows)).containsExactly("20: 2 pods, 0 isolated");
      assertThat(run.checkpoint()).isEmpty();
    }
  }

  @Test
  void aRestartWritesWhatIsNewerThanItsCheckpoint() throws Exception {
    topic.add(pod("web", 0, null));
    topic.add(policy(10, null));
    topic.add(pod("db", 12, null));
    try (JobRun run = new JobRun(topic, 2)) {
      List<Delta> rows = run.checkpoint();
      assertThat(policies(rows)).isEmpty();
      assertThat(selected(rows)).isEmpty();
      assertThat(coverage(rows))
          .as("every minute that the run before may have written")
          .startsWith("12: 2 pods, 1 isolated", "13: 2 pods, 1 isolated");
    }
    try (JobRun run = new JobRun(topic, 3)) {
      assertThat(run.checkpoint()).isEmpty();
      topic.add(pod("web", 0, minute(60)));
      List<Delta> rows = run.checkpoint();
      assertThat(selected(rows)).containsExactly("lock web 10 60");
      assertThat(coverage(rows)).contains("60: 1 pods, 0 isolated");
    }
  }

  @Test
  void aStartFromNothingWritesEverything() throws Exception {
    topic.add(pod("web", 0, null));
    topic.add(policy(10, minute(20)));
    topic.add(pod("db", 12, null));
    List<Delta> first;
    try (JobRun run = new JobRun(topic, -1)) {
      first = run.checkpoint();
    }
    try (JobRun run = new JobRun(topic, -1)) {
      assertThat(run.checkpoint().toString()).isEqualTo(first.toString());
    }
    assertThat(coverage(first)).hasSize(4);
  }

  @Test
  void aTombstoneFreesMemoryAndNoRow() throws Exception {
    try (JobRun run = new JobRun(topic, -1)) {
      topic.add(namespace());
      topic.add(pod("web", 0, minute(30)));
      topic.add(policy(10, minute(20)));
      run.checkpoint();
      topic.tombstone(pod("web", 0, null));
      topic.tombstone(policy(10, null));
      topic.tombstone(namespace());
      assertThat(run.checkpoint()).hasSize(1);
    }
  }

  @Test
  void manyRowsAreHandedOnEarly() throws Exception {
    for (int i = 0; i < 20; i++) {
      topic.add(pod("web", i, null));
    }
    topic.add(policy(30, null));
    try (JobRun run = new JobRun(topic, -1, "--combine.rows-max", "3")) {
      assertThat(selected(run.checkpoint())).hasSize(20);
    }
  }

  @Test
  void aSpecThatNobodyUnderstandsIsARowWithItsProblem() throws Exception {
    KubernetesObject policy = policy(10, null);
    ((Policy) policy.getBody()).setSpec("{\"podSelector\":7}");
    topic.add(policy);
    topic.add(pod("web", 0, null));
    try (JobRun run = new JobRun(topic, -1)) {
      List<Delta> rows = run.checkpoint();
      assertThat(JobRun.of(NetworkPolicies.TABLE, rows).get(0).state(NetworkPolicies.PROBLEM))
          .isEqualTo("a label selector is no object: 7");
      assertThat(selected(rows)).isEmpty();
      assertThat(JobRun.of(Pods.TABLE, rows)).hasSize(1);
    }
  }

  /** A clock that is wrong by years would otherwise close all the minutes that are to come. */
  @Test
  void timesInTheSendersFutureAreNotBelieved() throws Exception {
    KubernetesObject pod = pod("web", 0, minute(100_000_000));
    pod.setObservedAt(minute(1));
    topic.add(pod);
    KubernetesObject other = pod("db", 90_000_000, null);
    other.setObservedAt(minute(5));
    topic.add(other);
    try (JobRun run = new JobRun(topic, -1)) {
      assertThat(coverage(run.checkpoint()))
          .containsExactly("0: 1 pods, 0 isolated", "5: 2 pods, 0 isolated");
    }
  }

  private static List<String> policies(List<Delta> rows) {
    return JobRun.of(NetworkPolicies.TABLE, rows).stream()
        .map(
            row ->
                row.state(NetworkPolicies.POLICY_KIND)
                    + " "
                    + row.state(NetworkPolicies.POLICY_NAMESPACE)
                    + '/'
                    + row.state(NetworkPolicies.POLICY_NAME)
                    + ' '
                    + row.state(NetworkPolicies.POD_SELECTOR)
                    + ' '
                    + minuteOf(row.state(NetworkPolicies.ENDED_AT)))
        .toList();
  }

  private static List<String> selected(List<Delta> rows) {
    return JobRun.of(PolicyPods.TABLE, rows).stream()
        .map(
            row ->
                row.state(PolicyPods.POLICY_NAME)
                    + " "
                    + row.state(PolicyPods.POD)
                    + ' '
                    + minuteOf(row.state(PolicyPods.STARTED_AT))
                    + ' '
                    + minuteOf(row.state(PolicyPods.ENDED_AT)))
        .toList();
  }

  private static List<String> coverage(List<Delta> rows) {
    return JobRun.of(PolicyCoverage.TABLE, rows).stream()
        .map(
            row ->
                minuteOf((Long) (row.window() * 1_000))
                    + ": "
                    + row.state(PolicyCoverage.PODS)
                    + " pods, "
                    + row.state(PolicyCoverage.ISOLATED_INGRESS)
                    + " isolated")
        .toList();
  }

  private static Instant minute(long minutes) {
    return NOON.plus(Duration.ofMinutes(minutes));
  }

  private static String minuteOf(Object millis) {
    return millis == null ? "null" : "" + ((Long) millis - NOON.toEpochMilli()) / 60_000;
  }

  private static KubernetesObject pod(String app, long since, Instant until) {
    Pod pod = Pod.newBuilder().setIps(List.of("10.0.0.1")).setLabels(Map.of("app", app)).build();
    return object("Pod", app, minute(since), until, pod);
  }

  private static KubernetesObject policy(long since, Instant until) {
    String spec = "{\"podSelector\":{\"matchLabels\":{\"app\":\"web\"}},\"ingress\":[]}";
    Policy policy = new Policy("NetworkPolicy", "networking.k8s.io", spec, Map.of());
    return object("NetworkPolicy", "lock", minute(since), until, policy);
  }

  private static KubernetesObject namespace() {
    KubernetesObject namespace =
        object("Namespace", "shop", NOON, minute(40), new Namespace(Map.of("team", "a")));
    namespace.setNamespace("");
    return namespace;
  }

  private static KubernetesObject object(
      String kind, String name, Instant since, Instant until, Object body) {
    return new KubernetesObject(
        "prod",
        kind,
        "uid-of-" + name + since.toEpochMilli(),
        "shop",
        name,
        since,
        SinceEvidence.CREATED,
        0L,
        until,
        null,
        null,
        until == null ? since : until,
        body);
  }
}
