package dev.podflow.metadata;

import static dev.podflow.metadata.Json.text;
import static dev.podflow.metadata.Json.time;

import com.fasterxml.jackson.databind.JsonNode;
import dev.podflow.metadata.Bounds.End;
import dev.podflow.metadata.Bounds.Start;
import dev.podflow.metadata.Observation.Change;
import dev.podflow.schema.k8s.KubernetesObject;
import dev.podflow.schema.k8s.Namespace;
import dev.podflow.schema.k8s.OwnerReference;
import dev.podflow.schema.k8s.SinceEvidence;
import dev.podflow.schema.k8s.UntilEvidence;
import dev.podflow.schema.k8s.Workload;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;

/** Turns Kubernetes objects of one cluster into the versions that they show. Thread-safe. */
public final class ObjectDecoder {
  private static final String TRIGGER_ANNOTATION =
      "endpoints.kubernetes.io/last-change-trigger-time";

  private static final Set<String> WORKLOADS =
      Set.of("ReplicaSet", "Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob");

  private static final Set<String> OTHERS =
      Set.of("Pod", "Service", "Endpoints", "EndpointSlice", "Node", "Namespace");

  private static final Set<String> POLICIES =
      Set.of(
          "NetworkPolicy",
          "CiliumNetworkPolicy",
          "CiliumClusterwideNetworkPolicy",
          "GlobalNetworkPolicy",
          "StagedNetworkPolicy",
          "StagedGlobalNetworkPolicy",
          "StagedKubernetesNetworkPolicy",
          "AdminNetworkPolicy",
          "BaselineAdminNetworkPolicy",
          "ClusterNetworkPolicy");

  private final String cluster;
  private final Clock clock;

  /**
   * @param cluster name of the cluster that the objects are from
   * @param clock tells when an object is seen
   */
  public ObjectDecoder(String cluster, Clock clock) {
    this.cluster = cluster;
    this.clock = clock;
  }

  /** Whether objects of that kind are wanted. Knative has a Service, too, and so on. */
  public static boolean reads(String kind, String apiVersion) {
    if (kind.equals("Service")) {
      return apiVersion.isEmpty() || apiVersion.equals("v1");
    }
    if (kind.equals("ClusterNetworkPolicy")) {
      return apiVersion.isEmpty() || apiVersion.startsWith("policy.networking.k8s.io/");
    }
    return WORKLOADS.contains(kind) || OTHERS.contains(kind) || POLICIES.contains(kind);
  }

  /**
   * Reads an object, which has to say its kind, one of those that are wanted.
   *
   * @throws MalformedObjectException if it has no name, or a time that is none
   */
  public Observation observe(JsonNode object, Change change) throws MalformedObjectException {
    return new Observation(change, decode(object, change), changedAt(object));
  }

  private KubernetesObject decode(JsonNode object, Change change) throws MalformedObjectException {
    Instant observedAt = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    JsonNode metadata = object.path("metadata");
    String kind = text(object, "kind");
    String namespace = text(metadata, "namespace");
    String name = text(metadata, "name");
    if (name.isEmpty()) {
      throw new MalformedObjectException(kind + " without metadata.name");
    }
    String uid = text(metadata, "uid");
    try {
      Start start = start(kind, object, observedAt);
      End end = end(kind, object, start, change, observedAt);
      return new KubernetesObject(
          cluster,
          kind,
          uid.isEmpty() ? namespace + '/' + name : uid,
          namespace,
          name,
          start.since(),
          start.evidence(),
          start.uncertaintyMs(),
          end == null ? null : end.until(),
          end == null ? null : end.evidence(),
          end == null ? null : end.uncertaintyMs(),
          observedAt,
          body(kind, object));
    } catch (MalformedObjectException e) {
      throw new MalformedObjectException(
          kind + ' ' + namespace + '/' + name + ": " + e.getMessage());
    }
  }

  private static Start start(String kind, JsonNode object, Instant observedAt)
      throws MalformedObjectException {
    Instant created = time(object.path("metadata"), "creationTimestamp");
    Start start =
        kind.equals("Pod")
            ? PodDecoder.start(object)
            : created == null ? null : Start.at(created, SinceEvidence.CREATED);
    return start == null ? new Start(observedAt, SinceEvidence.FIRST_SEEN, null) : start;
  }

  /**
   * When an object says that it last changed: the endpoints controllers note what triggered a
   * change, and managed fields (which {@code kubectl} shows on request) have times. Null if it does
   * not say.
   */
  static Instant changedAt(JsonNode object) throws MalformedObjectException {
    JsonNode metadata = object.path("metadata");
    Instant triggered = time(metadata.path("annotations"), TRIGGER_ANNOTATION);
    if (triggered != null) {
      return triggered;
    }
    Instant changed = null;
    for (JsonNode manager : metadata.path("managedFields")) {
      changed = Json.later(changed, time(manager, "time"));
    }
    return changed;
  }

  private static End end(
      String kind, JsonNode object, Start start, Change change, Instant observedAt)
      throws MalformedObjectException {
    End end = null;
    if (kind.equals("Pod")) {
      end = PodDecoder.end(object, start, change, observedAt);
    } else if (change == Change.DELETED || change == Change.GONE) {
      // A deletion that waits for finalizers is not the end: only an object that went has ended.
      Instant deletion = time(object.path("metadata"), "deletionTimestamp");
      end =
          deletion == null
              ? End.at(observedAt, UntilEvidence.DELETED_EVENT)
              : End.at(deletion, UntilEvidence.DELETION_TIMESTAMP);
    }
    return end == null ? null : end.notBefore(start.since());
  }

  private static Object body(String kind, JsonNode object) throws MalformedObjectException {
    JsonNode metadata = object.path("metadata");
    if (WORKLOADS.contains(kind)) {
      return new Workload(owner(metadata), Json.texts(metadata.path("labels")));
    }
    if (POLICIES.contains(kind)) {
      return BodyDecoder.policy(kind, object);
    }
    return switch (kind) {
      case "Pod" -> PodDecoder.body(object, owner(metadata));
      case "Service" -> BodyDecoder.service(object);
      case "Endpoints" -> EndpointsDecoder.endpoints(object);
      case "EndpointSlice" -> EndpointsDecoder.slice(object);
      case "Node" -> BodyDecoder.node(object);
      case "Namespace" -> new Namespace(Json.texts(metadata.path("labels")));
      default -> throw new IllegalArgumentException("Not read: " + kind);
    };
  }

  /** The controller, else the first owner; null if it has none. */
  private static OwnerReference owner(JsonNode metadata) {
    JsonNode found = null;
    for (JsonNode owner : metadata.path("ownerReferences")) {
      boolean controller = owner.path("controller").asBoolean();
      if (found == null || controller) {
        found = owner;
      }
      if (controller) {
        break;
      }
    }
    return found == null
        ? null
        : new OwnerReference(text(found, "kind"), text(found, "name"), text(found, "uid"));
  }
}
