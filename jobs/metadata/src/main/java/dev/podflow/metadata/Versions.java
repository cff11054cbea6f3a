package dev.podflow.metadata;

import dev.podflow.metadata.Bounds.End;
import dev.podflow.schema.k8s.Endpoint;
import dev.podflow.schema.k8s.EndpointSlice;
import dev.podflow.schema.k8s.KubernetesObject;
import dev.podflow.schema.k8s.KubernetesObjectCodec;
import dev.podflow.schema.k8s.Marker;
import dev.podflow.schema.k8s.MarkerType;
import dev.podflow.schema.k8s.Pod;
import dev.podflow.schema.k8s.Policy;
import dev.podflow.schema.k8s.SinceEvidence;
import dev.podflow.schema.k8s.UntilEvidence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What makes a version, and which evidence of an end is better. */
final class Versions {
  private static final String CALICO = "projectcalico.org";

  private Versions() {}

  /** Whether two sights of an object are the same to history. */
  static boolean sameInHistory(Object known, Object sight) {
    if (known instanceof Pod a && sight instanceof Pod b) {
      // Addresses and node are assigned once; a finished pod may lose its addresses again.
      return a.getLabels().equals(b.getLabels())
          && a.getHostNetwork() == b.getHostNetwork()
          && a.getServiceAccount().equals(b.getServiceAccount())
          && java.util.Objects.equals(a.getOwner(), b.getOwner())
          && a.getContainerPorts().equals(b.getContainerPorts())
          && (a.getMesh() == null || b.getMesh() == null || a.getMesh().equals(b.getMesh()))
          && (a.getNode().isEmpty() || b.getNode().isEmpty() || a.getNode().equals(b.getNode()))
          && (a.getIps().isEmpty() || b.getIps().isEmpty() || a.getIps().equals(b.getIps()));
    }
    if (known instanceof EndpointSlice a && sight instanceof EndpointSlice b) {
      return withoutReadiness(a).equals(withoutReadiness(b));
    }
    return known.equals(sight);
  }

  /** Readiness comes and goes, and a backend that is not ready still finishes what it has begun. */
  private static EndpointSlice withoutReadiness(EndpointSlice slice) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (Endpoint e : slice.getEndpoints()) {
      endpoints.add(new Endpoint(e.getIp(), e.getPodUid(), e.getPodName(), true, e.getPorts()));
    }
    return new EndpointSlice(
        slice.getService(), slice.getAddressType(), endpoints, slice.getPorts());
  }

  /** Puts what an earlier sight knew, and this one no longer tells, into this one. */
  static void keepEarlierKnowledge(Object known, Object sight) {
    if (known instanceof Pod a && sight instanceof Pod b) {
      if (b.getIps().isEmpty()) {
        b.setIps(a.getIps());
      }
      if (b.getNode().isEmpty()) {
        b.setNode(a.getNode());
      }
      b.setAddressedBy(Json.earlier(a.getAddressedBy(), b.getAddressedBy()));
    }
  }

  /** Whether the object itself says when it began. */
  static boolean dated(SinceEvidence evidence) {
    return switch (evidence) {
      case START_TIME, CONTAINER_STARTED, CREATED -> true;
      case FIRST_SEEN, VERSION_SEEN, UNKNOWN -> false;
    };
  }

  /** Whether a sight knows an end, and knows it better than what is known. */
  static boolean betterEnd(KubernetesObject sight, KubernetesObject known) {
    if (sight.getUntil() == null || known.getUntil() == null) {
      return sight.getUntil() != null;
    }
    int ranks = rank(sight.getUntilEvidence()) - rank(known.getUntilEvidence());
    return ranks > 0 || (ranks == 0 && uncertainty(sight) < uncertainty(known));
  }

  private static long uncertainty(KubernetesObject object) {
    Long uncertainty = object.getUntilUncertaintyMs();
    return uncertainty == null ? Long.MAX_VALUE : uncertainty;
  }

  private static int rank(UntilEvidence evidence) {
    return switch (evidence) {
      case UNKNOWN -> 0;
      case MISSING_FROM_SNAPSHOT, PHASE_SEEN -> 1;
      case DELETED_EVENT -> 2;
      case DELETION_TIMESTAMP -> 3;
      case CONDITION_CHANGED -> 4;
      case CONTAINER_FINISHED -> 5;
      case SUPERSEDED -> 6;
    };
  }

  /** Whether an object ended only in so far as a snapshot lacked it. */
  static boolean onlyMissed(KubernetesObject known) {
    return known.getUntilEvidence() == UntilEvidence.MISSING_FROM_SNAPSHOT;
  }

  static KubernetesObject ended(KubernetesObject object, End end, Instant observedAt) {
    return KubernetesObject.newBuilder(object)
        .setUntil(end.until())
        .setUntilEvidence(end.evidence())
        .setUntilUncertaintyMs(end.uncertaintyMs())
        .setObservedAt(observedAt)
        .build();
  }

  /** Calico's NetworkPolicy is another kind than Kubernetes' own, whichever API serves it. */
  static String snapshotKind(KubernetesObject object) {
    return object.getBody() instanceof Policy policy
            && policy.getKind().equals("NetworkPolicy")
            && policy.getApiGroup().endsWith(CALICO)
        ? policy.getKind() + '.' + CALICO
        : object.getKind();
  }

  /** One key for each type and kind, so that the topic keeps the newest marker alone. */
  static KubernetesObject marker(String cluster, MarkerType type, String kind, Instant at) {
    return marker(cluster, type.name() + '/' + kind, new Marker(type, List.of(kind), at), at);
  }

  static KubernetesObject heartbeat(String cluster, Instant at) {
    String uid = MarkerType.HEARTBEAT.name();
    return marker(cluster, uid, new Marker(MarkerType.HEARTBEAT, List.of(), at), at);
  }

  private static KubernetesObject marker(String cluster, String uid, Marker body, Instant at) {
    return new KubernetesObject(
        cluster,
        KubernetesObjectCodec.MARKER_KIND,
        uid,
        "",
        uid,
        Instant.EPOCH,
        SinceEvidence.UNKNOWN,
        null,
        null,
        null,
        null,
        at,
        body);
  }
}
