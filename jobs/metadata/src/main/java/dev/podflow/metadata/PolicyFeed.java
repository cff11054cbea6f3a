package dev.podflow.metadata;

import dev.podflow.identity.LifeKey;
import dev.podflow.identity.PodFacts;
import dev.podflow.identity.PodLife;
import dev.podflow.identity.Span;
import dev.podflow.metadata.policy.PolicyDecoder;
import dev.podflow.policy.PolicyHistory;
import dev.podflow.policy.PolicyLife;
import dev.podflow.schema.k8s.KubernetesObject;
import dev.podflow.schema.k8s.Namespace;
import dev.podflow.schema.k8s.Pod;
import dev.podflow.schema.k8s.Policy;

/** Feeds the history of policies from the records of {@code k8s.metadata}. */
public final class PolicyFeed {
  /** Who is deleted has time to finish; what is said of a later time is no knowledge. */
  private static final long FORETOLD_MAX_MILLIS = 3_600_000;

  private PolicyFeed() {}

  /**
   * Applies a value; what is neither a pod, a policy nor a namespace is nothing to it.
   *
   * @return how long what was applied lasts; null if the value tells of nothing
   */
  public static Span apply(KubernetesObject object, PolicyHistory history) {
    Object body = object.getBody();
    if (body instanceof Pod pod) {
      PodLife life = (PodLife) DirectoryFeed.life(object);
      Span span = bounded(life.span(), object);
      String mesh = pod.getMesh() == null ? "" : pod.getMesh();
      history.apply(new PodFacts(life.during(span), pod.getLabels(), mesh));
      return span;
    }
    if (body instanceof Policy) {
      Span span = bounded(DirectoryFeed.span(object, null), object);
      PolicyLife life = PolicyDecoder.life(object, key(object), span);
      if (life == null) {
        return null;
      }
      history.apply(life);
      return span;
    }
    if (body instanceof Namespace namespace) {
      Span span = bounded(DirectoryFeed.span(object, null), object);
      history.label(key(object), span.since(), object.getName(), namespace.getLabels());
      return span;
    }
    return null;
  }

  private static LifeKey key(KubernetesObject object) {
    return new LifeKey(
        object.getCluster(), object.getKind(), object.getUid(), object.getSince().toEpochMilli());
  }

  /**
   * The same without times that lie in its sender's future: coverage is kept by its newest time,
   * and one that is wrong by years would close all minutes that are still to come.
   */
  private static Span bounded(Span span, KubernetesObject object) {
    long seen = object.getObservedAt().toEpochMilli();
    boolean foretold = !span.isOpen() && span.until() - FORETOLD_MAX_MILLIS > seen;
    if (span.since() <= seen && !foretold) {
      return span;
    }
    return new Span(
        Math.min(span.since(), seen),
        span.sinceUncertaintyMs(),
        foretold ? Span.OPEN : span.until(),
        foretold ? 0 : span.untilUncertaintyMs(),
        span.unwatched());
  }
}
