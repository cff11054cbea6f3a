package dev.podflow.metadata;

import static dev.podflow.metadata.Json.text;
import static dev.podflow.metadata.Json.time;

import com.fasterxml.jackson.databind.JsonNode;
import dev.podflow.metadata.Bounds.End;
import dev.podflow.metadata.Bounds.Start;
import dev.podflow.metadata.Observation.Change;
import dev.podflow.schema.k8s.ContainerPort;
import dev.podflow.schema.k8s.OwnerReference;
import dev.podflow.schema.k8s.Pod;
import dev.podflow.schema.k8s.SinceEvidence;
import dev.podflow.schema.k8s.UntilEvidence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads pods, and from when to when they lived. */
final class PodDecoder {
  /** Kubernetes' own default of terminationGracePeriodSeconds. */
  private static final long DEFAULT_GRACE_SECONDS = 30;

  /** A year; what is longer is a mistake, and not to be counted with. */
  private static final long GRACE_SECONDS_MAX = 366L * 24 * 3600;

  private PodDecoder() {}

  static Pod body(JsonNode pod, OwnerReference owner) throws MalformedObjectException {
    JsonNode spec = pod.path("spec");
    JsonNode status = pod.path("status");
    return new Pod(
        ips(status),
        addressedBy(status),
        text(spec, "nodeName"),
        spec.path("hostNetwork").asBoolean(),
        text(status, "phase"),
        text(spec, "serviceAccountName"),
        Json.texts(pod.path("metadata").path("labels")),
        owner,
        ports(spec),
        MeshMembership.of(pod));
  }

  private static List<String> ips(JsonNode status) {
    List<String> ips = new ArrayList<>();
    for (JsonNode ip : status.path("podIPs")) {
      String text = text(ip, "ip");
      if (!text.isEmpty()) {
        ips.add(text);
      }
    }
    if (ips.isEmpty() && !text(status, "podIP").isEmpty()) {
      ips.add(text(status, "podIP"));
    }
    return ips;
  }

  /**
   * The earliest start of a container; the state of one that was restarted no longer tells its
   * first.
   */
  private static Instant addressedBy(JsonNode status) throws MalformedObjectException {
    Instant by = null;
    for (String field : List.of("initContainerStatuses", "containerStatuses")) {
      for (JsonNode container : status.path(field)) {
        if (container.path("restartCount").asInt() == 0) {
          by = Json.earlier(by, time(container.path("state").path("running"), "startedAt"));
          by = Json.earlier(by, time(container.path("state").path("terminated"), "startedAt"));
        }
      }
    }
    for (JsonNode condition : status.path("conditions")) {
      if (text(condition, "type").equals("PodReadyToStartContainers")
          && text(condition, "status").equals("True")) {
        by = Json.earlier(by, time(condition, "lastTransitionTime"));
      }
    }
    return by;
  }

  private static List<ContainerPort> ports(JsonNode spec) {
    List<ContainerPort> ports = new ArrayList<>();
    for (String field : List.of("initContainers", "containers")) {
      for (JsonNode container : spec.path(field)) {
        for (JsonNode port : container.path("ports")) {
          String protocol = text(port, "protocol");
          ports.add(
              new ContainerPort(
                  text(port, "name"),
                  port.path("containerPort").asInt(),
                  port.path("hostPort").asInt(),
                  protocol.isEmpty() ? "TCP" : protocol));
        }
      }
    }
    return ports;
  }

  /** Its own evidence for its start; null if it has none. */
  static Start start(JsonNode pod) throws MalformedObjectException {
    Instant started = time(pod.path("status"), "startTime");
    if (started != null) {
      return Start.at(started, SinceEvidence.START_TIME);
    }
    Instant created = time(pod.path("metadata"), "creationTimestamp");
    Instant running = addressedBy(pod.path("status"));
    if (running != null && created == null) {
      return Start.at(running, SinceEvidence.CONTAINER_STARTED);
    }
    return created == null ? null : Start.at(created, SinceEvidence.CREATED);
  }

  /** Its end by the best evidence; null while it lasts. */
  static End end(JsonNode pod, Start start, Change change, Instant observedAt)
      throws MalformedObjectException {
    JsonNode status = pod.path("status");
    String phase = text(status, "phase");
    boolean finished = phase.equals("Succeeded") || phase.equals("Failed");
    Instant deletion = time(pod.path("metadata"), "deletionTimestamp");
    boolean deleted = change == Change.DELETED || change == Change.GONE;
    if (!finished && deletion == null && !deleted) {
      return null;
    }
    Instant finishedAt = lastFinished(status);
    if (finishedAt != null) {
      return End.at(finishedAt, UntilEvidence.CONTAINER_FINISHED);
    }
    Instant changed = finished ? lastCondition(status) : null;
    if (changed != null) {
      return End.at(changed, UntilEvidence.CONDITION_CHANGED);
    }
    if (deletion != null) {
      Instant earliest = deletion.minusSeconds(graceSeconds(pod));
      // An object that is gone before its time was confirmed dead by its kubelet.
      Instant latest =
          deleted && observedAt.isBefore(deletion) && observedAt.isAfter(earliest)
              ? observedAt
              : deletion;
      return End.between(earliest, latest, UntilEvidence.DELETION_TIMESTAMP);
    }
    if (deleted) {
      return End.at(observedAt, UntilEvidence.DELETED_EVENT);
    }
    return End.between(start.since(), observedAt, UntilEvidence.PHASE_SEEN);
  }

  /** When the last container finished; null if one still runs, or none says. */
  private static Instant lastFinished(JsonNode status) throws MalformedObjectException {
    Instant last = null;
    for (JsonNode container : status.path("containerStatuses")) {
      JsonNode terminated = container.path("state").path("terminated");
      if (!terminated.isObject()) {
        return null;
      }
      last = Json.later(last, time(terminated, "finishedAt"));
    }
    // A sidecar is an init container that goes on.
    for (JsonNode container : status.path("initContainerStatuses")) {
      JsonNode state = container.path("state");
      if (state.path("running").isObject()) {
        return null;
      }
      last = Json.later(last, time(state.path("terminated"), "finishedAt"));
    }
    return last;
  }

  private static Instant lastCondition(JsonNode status) throws MalformedObjectException {
    Instant last = null;
    for (JsonNode condition : status.path("conditions")) {
      last = Json.later(last, time(condition, "lastTransitionTime"));
    }
    return last;
  }

  private static long graceSeconds(JsonNode pod) {
    JsonNode actual = pod.path("metadata").path("deletionGracePeriodSeconds");
    long seconds =
        actual.isNumber()
            ? actual.asLong()
            : pod.path("spec").path("terminationGracePeriodSeconds").asLong(DEFAULT_GRACE_SECONDS);
    return Math.max(0, Math.min(seconds, GRACE_SECONDS_MAX));
  }
}
