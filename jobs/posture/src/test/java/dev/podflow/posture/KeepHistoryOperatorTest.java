package dev.podflow.posture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.podflow.deadletter.DeadLetter;
import dev.podflow.delta.Delta;
import dev.podflow.schema.k8s.KubernetesObject;
import dev.podflow.schema.k8s.KubernetesObjectCodec;
import dev.podflow.schema.k8s.OwnerReference;
import dev.podflow.schema.k8s.Pod;
import dev.podflow.schema.k8s.SinceEvidence;
import dev.podflow.schema.k8s.Workload;
import dev.podflow.table.Pods;
import dev.podflow.table.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeepHistoryOperatorTest {
  private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

  static {
    KubernetesObjectCodec.trustGeneratedClasses();
  }

  private final TopicInMemory topic = new TopicInMemory();

  @Test
  void aPodIsARowThatItsOwnerCorrectsAndItsEndCompletes() throws Exception {
    try (JobRun run = new JobRun(topic, -1)) {
      topic.add(pod("p", null));
      List<Delta> rows = run.checkpoint();
      assertThat(pods(rows)).containsExactly("10.0.0.1 ReplicaSet/odd-name -");
      assertThat(settled(rows)).isEqualTo(1);

      topic.add(replicaSet());
      assertThat(pods(run.checkpoint())).containsExactly("10.0.0.1 Deployment/cart -");

      topic.add(pod("p", NOON.plusSeconds(60)));
      rows = run.checkpoint();
      assertThat(pods(rows)).containsExactly("10.0.0.1 Deployment/cart " + endMillis());
      assertThat(settled(rows)).isEqualTo(3);
      assertThat(run.checkpoint()).as("nothing new, nothing to commit").isEmpty();
    }
  }

  @Test
  void whatIsSentTwiceIsNoNews() throws Exception {
    try (JobRun run = new JobRun(topic, -1)) {
      topic.add(replicaSet());
      topic.add(pod("p", null));
      run.checkpoint();
      topic.add(replicaSet());
      topic.add(pod("p", null));
      List<Delta> rows = run.checkpoint();
      assertThat(pods(rows)).isEmpty();
      assertThat(settled(rows)).isEqualTo(4);
    }
  }

  @Test
  void aRestartWritesWhatIsNewerThanItsCheckpointAndNothingElse() throws Exception {
    topic.add(pod("p", null));
    topic.add(replicaSet());
    topic.add(pod("p", NOON.plusSeconds(60)));
    try (JobRun run = new JobRun(topic, 2)) {
      List<Delta> rows = run.checkpoint();
      assertThat(pods(rows)).containsExactly("10.0.0.1 Deployment/cart " + endMillis());
      assertThat(settled(rows)).isEqualTo(3);
    }
    try (JobRun run = new JobRun(topic, 3)) {
      assertThat(run.checkpoint()).isEmpty();
      topic.add(pod("q", null));
      assertThat(pods(run.checkpoint())).containsExactly("10.0.0.1 Deployment/cart -");
    }
  }

  @Test
  void aRestartNeverShowsAnOlderRow() throws Exception {
    topic.add(pod("p", null));
    topic.add(pod("p", NOON.plusSeconds(60)));
    // Nothing is known of what was committed: everything is written, each as it is now.
    try (JobRun run = new JobRun(topic, -1, "--combine.rows-max", "1000")) {
      assertThat(pods(run.checkpoint()))
          .containsExactly("10.0.0.1 ReplicaSet/odd-name " + endMillis());
    }
  }

  @Test
  void aCompactedTopicIsEnough() throws Exception {
    topic.add(replicaSet());
    topic.add(pod("p", null));
    topic.add(pod("p", NOON.plusSeconds(60)));
    topic.add(pod("q", null));
    topic.compact();
    try (JobRun run = new JobRun(topic, 2)) {
      assertThat(pods(run.checkpoint()))
          .containsExactlyInAnyOrder(
              "10.0.0.1 Deployment/cart " + endMillis(), "10.0.0.1 Deployment/cart -");
    }
  }

  @Test
  void aTombstoneFreesMemoryAndNoRow() throws Exception {
    try (JobRun run = new JobRun(topic, -1)) {
      topic.add(replicaSet());
      topic.add(pod("p", NOON.plusSeconds(60)));
      // The end and the tombstone between two checkpoints, as after a long pause of the job.
      topic.tombstone(pod("p", null));
      assertThat(pods(run.checkpoint())).hasSize(1);
      topic.add(pod("p", NOON.plusSeconds(60)));
      assertThat(pods(run.checkpoint())).as("it was forgotten").hasSize(1);
    }
  }

  @Test
  void aTopicThatWasMadeAnewIsReadAnew() throws Exception {
    topic.add(pod("p", null));
    try (JobRun run = new JobRun(topic, 500)) {
      assertThat(pods(run.checkpoint())).hasSize(1);
    }
  }

  @Test
  void whatCannotBeReadIsADeadLetterOnce() throws Exception {
    byte[] garbage = {1, 2, 3};
    KubernetesObject impossible = pod("x", null);
    impossible.setSinceUncertaintyMs(-1L);
    topic.at(NOON);
    try (JobRun run = new JobRun(topic, -1)) {
      topic.add("prod/Pod/x/1", garbage);
      topic.add("no key", null);
      topic.add(pod("p", null));
      topic.add(impossible);
      List<Delta> rows = run.checkpoint();
      assertThat(pods(rows)).hasSize(1);
      assertThat(settled(rows)).isEqualTo(4);
      assertThat(run.letters())
          .extracting(DeadLetter::offset, DeadLetter::reason, DeadLetter::timestampMillis)
          .containsExactly(
              tuple(0L, "malformed", NOON.toEpochMilli()),
              tuple(3L, "malformed", NOON.toEpochMilli()));
      DeadLetter letter = run.letters().get(0);
      assertThat(letter.topic()).isEqualTo("k8s.metadata");
      assertThat(letter.key()).asString().isEqualTo("prod/Pod/x/1");
      assertThat(letter.value()).isEqualTo(garbage);
      assertThat(letter.error()).contains("k8s.metadata");
    }
    try (JobRun run = new JobRun(topic, 1)) {
      run.checkpoint();
      assertThat(run.letters())
          .as("of a restart")
          .extracting(DeadLetter::offset)
          .containsExactly(3L);
    }
  }

  @Test
  void whatIsRefusedChangesNothing() throws Exception {
    KubernetesObject noPod = object("Pod", "p", new Workload(null, Map.of()));
    KubernetesObject noReplicaSet = pod("r", null);
    noReplicaSet.setKind("ReplicaSet");
    try (JobRun run = new JobRun(topic, -1)) {
      topic.add(noPod);
      topic.add(noReplicaSet);
      topic.add(pod("p", null));
      topic.add(replicaSet());
      assertThat(pods(run.checkpoint())).containsExactly("10.0.0.1 Deployment/cart -");
      assertThat(run.letters())
          .extracting(DeadLetter::offset, DeadLetter::error)
          .containsExactly(
              tuple(0L, "a value of kind Pod is none: Workload"),
              tuple(1L, "a value of kind ReplicaSet is none: Pod"));
    }
  }

  @Test
  void whatEndedBehindTheHorizonIsHeldNoLonger() throws Exception {
    try (JobRun run = new JobRun(topic, -1, "--history.horizon", "2 d")) {
      topic.at(NOON);
      topic.add(replicaSet());
      topic.add(pod("p", NOON.plusSeconds(60)));
      topic.add(pod("q", null));
      run.checkpoint();
      topic.at(NOON.plus(Duration.ofDays(2)));
      topic.add(pod("p", NOON.plusSeconds(60)));
      topic.add(pod("q", null));
      assertThat(pods(run.checkpoint())).as("both are known").isEmpty();

      topic.at(NOON.plus(Duration.ofDays(5)));
      topic.add(pod("r", null));
      run.checkpoint();
      topic.add(pod("q", null));
      assertThat(pods(run.checkpoint())).as("what lasts stays").isEmpty();
      topic.add(pod("p", NOON.plusSeconds(60)));
      assertThat(pods(run.checkpoint())).as("what ended was forgotten").hasSize(1);
    }
  }

  @Test
  void hugeLabelsAreCut() throws Exception {
    try (JobRun run = new JobRun(topic, -1, "--labels.bytes-max", "100")) {
      KubernetesObject pod = pod("p", null);
      ((Pod) pod.getBody()).setLabels(Map.of("app", "cart", "note", "x".repeat(1_000_000)));
      topic.add(pod);
      assertThat(JobRun.of(Pods.TABLE, run.checkpoint()).get(0).state(Pods.LABELS))
          .isEqualTo(Map.of("app", "cart"));
    }
  }

  @Test
  void manyRowsAreHandedOnEarly() throws Exception {
    for (int i = 0; i < 10; i++) {
      topic.add(pod("p" + i, null));
    }
    try (JobRun run = new JobRun(topic, -1, "--combine.rows-max", "3")) {
      assertThat(pods(run.checkpoint())).hasSize(10);
    }
  }

  @Test
  void severalPartitionsAreRefused() {
    assertThatThrownBy(() -> new JobRun(topic, 1, -1).close())
        .hasMessageContaining("more than one partition");
  }

  private static List<String> pods(List<Delta> rows) {
    return JobRun.of(Pods.TABLE, rows).stream()
        .map(
            row ->
                row.text(Pods.IP)
                    + ' '
                    + row.state(Pods.WORKLOAD_KIND)
                    + '/'
                    + row.state(Pods.WORKLOAD)
                    + ' '
                    + (row.state(Pods.ENDED_AT) == null ? "-" : row.state(Pods.ENDED_AT)))
        .toList();
  }

  private static long settled(List<Delta> rows) {
    List<Delta> progress = JobRun.of(Progress.TABLE, rows);
    assertThat(progress).hasSize(1);
    return progress.get(0).measure(Progress.SETTLED_OFFSET);
  }

  private static long endMillis() {
    return NOON.plusSeconds(60).toEpochMilli();
  }

  private static KubernetesObject pod(String uid, Instant until) {
    Pod pod =
        Pod.newBuilder()
            .setIps(List.of("10.0.0.1"))
            .setNode("node-1")
            .setOwner(new OwnerReference("ReplicaSet", "odd-name", "r"))
            .build();
    KubernetesObject object = object("Pod", uid, pod);
    object.setUntil(until);
    return object;
  }

  private static KubernetesObject replicaSet() {
    OwnerReference deployment = new OwnerReference("Deployment", "cart", "d");
    return object("ReplicaSet", "r", new Workload(deployment, Map.of()));
  }

  private static KubernetesObject object(String kind, String uid, Object body) {
    return new KubernetesObject(
        "prod",
        kind,
        uid,
        "shop",
        "name-of-" + uid,
        NOON,
        SinceEvidence.START_TIME,
        0L,
        null,
        null,
        null,
        NOON,
        body);
  }
}
