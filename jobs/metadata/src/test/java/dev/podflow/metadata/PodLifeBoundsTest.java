package dev.podflow.metadata;

import static dev.podflow.metadata.Kubectl.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.schema.k8s.KubernetesObject;
import dev.podflow.schema.k8s.Pod;
import dev.podflow.schema.k8s.SinceEvidence;
import dev.podflow.schema.k8s.UntilEvidence;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** From when to when a pod lived, by what its object tells. Times are seconds after noon. */
class PodLifeBoundsTest {
  private static final Instant SEEN = NOON.plusSeconds(600);

  private static KubernetesObject listed(String metadata, String status) throws IOException {
    return read("%s", metadata, status);
  }

  private static KubernetesObject deleted(String metadata, String status) throws IOException {
    return read("{'type':'DELETED','object':%s}", metadata, status);
  }

  private static KubernetesObject read(String frame, String metadata, String status)
      throws IOException {
    String pod =
        "{'kind':'Pod','metadata':{'name':'p','uid':'u','creationTimestamp':'"
            + at(-5)
            + "'"
            + metadata
            + "},'status':{"
            + status
            + "}}";
    Kubectl read = Kubectl.text(frame.formatted(pod).replace('\'', '"'), SEEN);
    assertThat(read.report.malformed()).isEmpty();
    return read.seen.get(0).object();
  }

  private static String at(long second) {
    return NOON.plusSeconds(second).toString();
  }

  private static String phase(String phase) {
    return "'startTime':'" + at(0) + "','phase':'" + phase + "'";
  }

  private static String containers(String... states) {
    StringBuilder statuses = new StringBuilder(",'containerStatuses':[");
    for (int i = 0; i < states.length; i++) {
      statuses.append(i == 0 ? "" : ",").append("{'state':").append(states[i]).append('}');
    }
    return statuses.append(']').toString();
  }

  private static String running(long since) {
    return "{'running':{'startedAt':'" + at(since) + "'}}";
  }

  private static String terminated(long from, long to) {
    return "{'terminated':{'startedAt':'" + at(from) + "','finishedAt':'" + at(to) + "'}}";
  }

  private static void assertEnd(
      KubernetesObject pod, UntilEvidence evidence, double second, long uncertaintyMs) {
    assertThat(pod.getUntilEvidence()).isEqualTo(evidence);
    assertThat(pod.getUntil()).isEqualTo(NOON.plusMillis((long) (second * 1000)));
    assertThat(pod.getUntilUncertaintyMs()).isEqualTo(uncertaintyMs);
  }

  @Test
  void itStartsWithItsStartTimeElseItsCreation() throws IOException {
    KubernetesObject pending = listed("", "'phase':'Pending'");
    assertThat(pending.getSince()).isEqualTo(NOON.minusSeconds(5));
    assertThat(pending.getSinceEvidence()).isEqualTo(SinceEvidence.CREATED);
    KubernetesObject running = listed("", phase("Running") + containers(running(7), running(3)));
    assertThat(running.getSince()).isEqualTo(NOON);
    assertThat(running.getSinceEvidence()).isEqualTo(SinceEvidence.START_TIME);
    assertThat(((Pod) running.getBody()).getAddressedBy()).isEqualTo(NOON.plusSeconds(3));
    assertThat(running.getUntil()).isNull();
  }

  @Test
  void aRestartedContainerNoLongerTellsItsFirstStart() throws IOException {
    String restarted = ",'containerStatuses':[{'restartCount':1,'state':" + running(90) + "}]";
    assertThat(((Pod) listed("", phase("Running") + restarted).getBody()).getAddressedBy())
        .isNull();
  }

  @Test
  void aFinishedPodEndedWithItsLastContainer() throws IOException {
    assertEnd(
        listed("", phase("Succeeded") + containers(terminated(1, 20), terminated(1, 30))),
        UntilEvidence.CONTAINER_FINISHED,
        30,
        1000);
  }

  @Test
  void aCrashedContainerIsNoEnd() throws IOException {
    assertThat(listed("", phase("Running") + containers(terminated(1, 20))).getUntil()).isNull();
  }

  @Test
  void anEvictedPodEndedWhenItsConditionsChanged() throws IOException {
    String conditions = ",'conditions':[{'type':'Ready','lastTransitionTime':'" + at(40) + "'}]";
    assertEnd(listed("", phase("Failed") + conditions), UntilEvidence.CONDITION_CHANGED, 40, 1000);
  }

  @Test
  void aFailedPodWithoutAnyTimeEndedBeforeItWasSeen() throws IOException {
    assertEnd(listed("", phase("Failed")), UntilEvidence.PHASE_SEEN, 300, 300_000);
  }

  @Test
  void aDeletedPodEndsWithinItsGracePeriod() throws IOException {
    String deletion = ",'deletionTimestamp':'" + at(100) + "','deletionGracePeriodSeconds':60";
    assertEnd(
        listed(deletion, phase("Running") + containers(running(3))),
        UntilEvidence.DELETION_TIMESTAMP,
        70,
        30_000);
    assertEnd(
        listed(deletion, phase("Running") + containers(terminated(3, 55))),
        UntilEvidence.CONTAINER_FINISHED,
        55,
        1000);
    String later = ",'deletionTimestamp':'" + at(620) + "','deletionGracePeriodSeconds':60";
    assertEnd(
        deleted(later, phase("Running") + containers(running(3))),
        UntilEvidence.DELETION_TIMESTAMP,
        580,
        20_000);
  }

  @Test
  void aPodThatIsSeenToGoEndedThen() throws IOException {
    assertEnd(
        deleted("", phase("Running") + containers(running(3))),
        UntilEvidence.DELETED_EVENT,
        600,
        1000);
  }

  @Test
  void noLifeEndsBeforeItBegins() throws IOException {
    assertEnd(
        listed("", phase("Succeeded") + containers(terminated(-3, -2))),
        UntilEvidence.CONTAINER_FINISHED,
        0,
        1000);
  }
}
