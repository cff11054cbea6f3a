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
import java.util.function.Consumer;

/** Feeds the history of policies from the records of {@code k8s.metadata}. */
public final class PolicyFeed {
  /** Who is deleted has time to finish; what is said of a later time is no knowledge. */
  private static final long FORETOLD_MAX_MILLIS = 3_600_000;

  private static final Consumer<PolicyHistory> NOTHING = history -> {};

  private PolicyFeed() {}

  /** Applies a value; what is neither a pod, a policy nor a namespace is nothing to it. */
  public static void apply(KubernetesObject object, PolicyHistory history) {
    read(object).accept(history);
  }

  /**
   * What a value says, read as far as anything can be wrong with it: telling it to a history
   * depends on nothing that somebody wrote.
   *
   * @throws IllegalArgumentException if it says what cannot be
   */
  public static Consumer<PolicyHistory> read(KubernetesObject object) {
    DirectoryFeed.requireKind(object);
    Object body = object.getBody();
    if (body instanceof Pod pod) {
      PodLife life = (PodLife) DirectoryFeed.life(object);
      Span span = bounded(life.span(), object);
      PodFacts facts = new PodFacts(life.during(span), pod.getLabels(), DirectoryFeed.mesh(pod));
      return history -> history.apply(facts);
    }
    if (body instanceof Policy) {
      Span span = bounded(DirectoryFeed.span(object, null), object);
      PolicyLife life = PolicyDecoder.life(object, key(object), span);
      return life == null ? NOTHING : history -> history.apply(life);
    }
    if (body instanceof Namespace namespace) {
      Span span = bounded(DirectoryFeed.span(object, null), object);
      LifeKey key = key(object);
      return history -> history.label(key, span.since(), object.getName(), namespace.getLabels());
    }
    return NOTHING;
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
